/** A real dump made larger: more memory in its list, which takes no disk. @module */

const MEMORY_LIST = 5;
/** Pieces of the size that dumps of tests have on average. */
const PIECE = 1 << 18;
const SOMEWHERE = 0x10_0000_0000n;

/** Copies a dump and makes it `bytes` large, or leaves it as it is where it is as large already. */
export async function grown(source: string, path: string, bytes: number): Promise<void> {
  await Deno.copyFile(source, path);
  const old = await Deno.readFile(path);
  const count = Math.floor((bytes - old.length) / PIECE);
  if (count <= 0) return;
  const view = new DataView(old.buffer);
  const directory = view.getUint32(12, true);
  const entry = Array.from({ length: view.getUint32(8, true) }, (_, n) => directory + 12 * n)
    .find((at) => view.getUint32(at, true) === MEMORY_LIST);
  if (entry === undefined) throw new Error(`${source} has no list of memory`);
  const [size, at] = [view.getUint32(entry + 4, true), view.getUint32(entry + 8, true)];
  // u32 count, then u64 start, u32 size, u32 place each; the list moves to the end.
  const list = new Uint8Array(size + 16 * count);
  list.set(old.subarray(at, at + size));
  const entries = new DataView(list.buffer);
  entries.setUint32(0, entries.getUint32(0, true) + count, true);
  for (let n = 0; n < count; n++) {
    entries.setBigUint64(size + 16 * n, SOMEWHERE + BigInt(n * PIECE), true);
    entries.setUint32(size + 16 * n + 8, PIECE, true);
    entries.setUint32(size + 16 * n + 12, old.length + n * PIECE, true);
  }
  const end = old.length + count * PIECE;
  view.setUint32(entry + 4, list.length, true);
  view.setUint32(entry + 8, end, true);
  using file = await Deno.open(path, { write: true });
  await file.write(old);
  await file.truncate(end + list.length);
  await file.seek(end, Deno.SeekMode.Start);
  for (let written = 0; written < list.length;) written += await file.write(list.subarray(written));
}
