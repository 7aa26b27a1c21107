/** A file that is open for reading, by whatever runs us: Deno, or what has node:fs (Node.js, Bun). @module */

/** An open file. */
export interface OpenFile extends Disposable {
  /** Its size at the moment it was opened. */
  readonly size: number;
  /** The bytes from `offset` on; fewer where the file ends earlier. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same at once; never beside a `read`. */
  readSync(offset: number, length: number): Uint8Array;
}

/** Opens a file. Errors are those of the runtime. */
export async function openFile(path: string | URL): Promise<OpenFile> {
  return "Deno" in globalThis ? openedByDeno(path) : await openedByNode(path);
}

function openedByDeno(path: string | URL): OpenFile {
  const file = Deno.openSync(path, { read: true });
  try {
    const { size } = file.statSync();
    return {
      size,
      read: async (offset, length) => {
        await file.seek(offset, Deno.SeekMode.Start);
        return await filled(length, (rest) => file.read(rest));
      },
      readSync: (offset, length) => {
        file.seekSync(offset, Deno.SeekMode.Start);
        return filledSync(length, (rest) => file.readSync(rest));
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function openedByNode(path: string | URL): Promise<OpenFile> {
  // Not before it is needed: a page in a browser has neither.
  const { closeSync, fstatSync, openSync, read, readSync } = await import(
    "node:fs" as string
  ) as typeof import("node:fs");
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  const next = (rest: Uint8Array, position: number): Promise<number> =>
    new Promise((resolve, reject) =>
      read(file, rest, 0, rest.length, position, (error, count) => error ? reject(error) : resolve(count))
    );
  return {
    size,
    read: (offset, length) => filled(length, (rest) => next(rest, offset + length - rest.length)),
    readSync: (offset, length) =>
      filledSync(length, (rest) => readSync(file, rest, 0, rest.length, offset + length - rest.length)),
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Reads until there are that many bytes, or no more come. */
async function filled(
  length: number,
  read: (rest: Uint8Array<ArrayBuffer>) => Promise<number | null>,
): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = await read(buffer.subarray(at));
    if (!count) break;
    at += count;
  }
  return buffer.subarray(0, at);
}

function filledSync(length: number, read: (rest: Uint8Array<ArrayBuffer>) => number | null): Uint8Array {
  const buffer = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = read(buffer.subarray(at));
    if (!count) break;
    at += count;
  }
  return buffer.subarray(0, at);
}
