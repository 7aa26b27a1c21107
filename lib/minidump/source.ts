/** Where the bytes of a dump come from: a file, a blob, an array. @module */

import { type OpenFile, openFile } from "./file.ts";

/** Bytes that can be read by range. A dump is never loaded whole, so a source may be larger than memory. */
export interface Source {
  /** The number of bytes. */
  readonly size: number;
  /**
   * The bytes from `offset` on, `length` of them. Fewer where the source ends earlier, none behind its end.
   * The result may be a view into shared memory: don't write to it.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source that can also be read without waiting: for whoever chases pointers through a target's memory. */
export interface SyncSource extends Source {
  /** As {@link Source.read}, at once. */
  readSync(offset: number, length: number): Uint8Array;
}

/** A source that holds a file open. */
export interface FileSource extends SyncSource, Disposable {}

const BLOCK = 64 * 1024;
const BLOCKS = 32;
/** Memory is read here and there: 16 MiB of it. */
const SYNC_BLOCKS = 256;

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): SyncSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    readSync: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A Blob or File (as a browser gives it) as a source. */
export function blobSource(blob: Blob): Source {
  return cached({
    size: blob.size,
    read: async (offset, length) => {
      const part = blob.slice(offset, offset + length);
      return new Uint8Array(await part.arrayBuffer());
    },
  });
}

/**
 * A file as a source, in Deno, Node.js and Bun. It stays open until disposed; its size is that of the moment it was opened.
 *
 * Needs read permission for the file. Errors of opening and reading are the runtime's own and are passed on
 * (`Deno.errors.NotFound`; `ENOENT` in Node.js).
 */
export async function fileSource(path: string | URL): Promise<FileSource> {
  // Two handles of one file, each with a position of its own: what is read at once moves nobody else's.
  using stack = new DisposableStack();
  const [file, another] = [stack.use(await openFile(path)), stack.use(await openFile(path))];
  // Nor must a second read move it between the seek and the read of the first.
  let last: Promise<unknown> = Promise.resolve();
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    // To hand a small read to a thread of the runtime takes longer than the read: stacks took a third longer.
    if (length <= BLOCK) return another.readSync(offset, length);
    const next = last.then(() => file.read(offset, length));
    last = next.catch(() => undefined);
    return await next;
  };
  const { size } = file;
  const owned = stack.move();
  return {
    ...cached({ size, read }),
    readSync: syncReader(another),
    [Symbol.dispose]: () => owned.dispose(),
  };
}

/** Reads by blocks. */
function syncReader({ size, readSync }: OpenFile): SyncSource["readSync"] {
  const blocks = new Map<number, Uint8Array>();
  const block = (index: number): Uint8Array => {
    const bytes = blocks.get(index) ?? readSync(index * BLOCK, Math.min(BLOCK, size - index * BLOCK));
    blocks.delete(index);
    blocks.set(index, bytes);
    const [oldest] = blocks.keys();
    if (blocks.size > SYNC_BLOCKS && oldest !== undefined) blocks.delete(oldest);
    return bytes;
  };
  return (offset, length) => {
    const end = Math.min(offset + length, size);
    if (end <= offset) return new Uint8Array(0);
    const first = Math.floor(offset / BLOCK);
    const last = Math.floor((end - 1) / BLOCK);
    if (first === last) return block(first).subarray(offset - first * BLOCK, end - first * BLOCK);
    const joined = new Uint8Array(end - offset);
    for (let index = first; index <= last; index++) {
      const start = Math.max(offset, index * BLOCK);
      joined.set(block(index).subarray(start - index * BLOCK, end - index * BLOCK), start - offset);
    }
    return joined;
  };
}

/**
 * Puts a small cache of blocks (2 MiB at most) before a source. A dump's names and records lie close together but
 * are asked for one by one. Large reads go past the cache.
 */
function cached(source: Source): Source {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index);
    const bytes = known ?? source.read(index * BLOCK, Math.min(BLOCK, source.size - index * BLOCK));
    blocks.delete(index);
    blocks.set(index, bytes);
    const [oldest] = blocks.keys();
    if (blocks.size > BLOCKS && oldest !== undefined) blocks.delete(oldest);
    return bytes;
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const end = Math.min(offset + length, source.size);
    if (end <= offset) return new Uint8Array(0);
    const first = Math.floor(offset / BLOCK);
    const last = Math.floor((end - 1) / BLOCK);
    if (first === last) return (await block(first)).subarray(offset - first * BLOCK, end - first * BLOCK);
    if (end - offset >= BLOCK) return await source.read(offset, end - offset);
    const [head, tail] = await Promise.all([block(first), block(last)]);
    const joined = new Uint8Array(end - offset);
    const front = head.subarray(offset - first * BLOCK);
    joined.set(front);
    joined.set(tail.subarray(0, end - last * BLOCK), front.length);
    return joined;
  };
  return { size: source.size, read };
}
