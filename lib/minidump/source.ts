/** Where the bytes of a dump come from: a file, a blob, an array. @module */

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
 * A file as a source. It stays open until disposed; its size is that of the moment it was opened.
 *
 * Needs read permission for the file. Errors of opening and reading (`Deno.errors.NotFound`, ...) are passed on.
 */
export async function fileSource(path: string | URL): Promise<FileSource> {
  using stack = new DisposableStack();
  const file = stack.use(await Deno.open(path, { read: true }));
  const { size } = await file.stat();
  const owned = stack.move();
  // One file has one position: a second read must not move it between the seek and the read of the first.
  let last: Promise<unknown> = Promise.resolve();
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    const next = last.then(() => readRange(file, offset, length));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    ...cached({ size, read }),
    readSync: syncReader(path, size, owned),
    [Symbol.dispose]: () => owned.dispose(),
  };
}

/** Reads by blocks from a second handle of the file, whose position nothing else moves. It is opened when it is needed. */
function syncReader(path: string | URL, size: number, owned: DisposableStack): SyncSource["readSync"] {
  const blocks = new Map<number, Uint8Array>();
  let file: Deno.FsFile | undefined;
  const block = (index: number): Uint8Array => {
    let bytes = blocks.get(index);
    blocks.delete(index);
    if (bytes === undefined) {
      file ??= owned.use(Deno.openSync(path, { read: true }));
      bytes = readRangeSync(file, index * BLOCK, Math.min(BLOCK, size - index * BLOCK));
    }
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

function readRangeSync(file: Deno.FsFile, offset: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = file.readSync(buffer.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

async function readRange(file: Deno.FsFile, offset: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(buffer.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
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
