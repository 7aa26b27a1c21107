/** Files of symbol stores that are kept in cabinets. @module */
import { isCabinet, openCabinet } from "./cabinet.ts";
import { CabinetError } from "./cabinet_error.ts";
import { type FileSource, fileSource, type Source } from "../minidump/source.ts";

/** `ntdll.pd_`: what a store calls a packed `ntdll.pdb`. */
export function packedName(name: string): string {
  return `${name.slice(0, -1)}_`;
}

/**
 * Writes what a cabinet holds to a file; whether the source is a cabinet at all.
 *
 * @throws {CabinetError} If it can't be unpacked.
 */
export async function unpackInto(source: Source, path: string): Promise<boolean> {
  if (!isCabinet(await source.read(0, 4))) return false;
  const cabinet = await openCabinet(source);
  const [file] = cabinet.files;
  if (file === undefined) throw new CabinetError("it holds no file");
  await writeAll(path, cabinet.content(file));
  return true;
}

/**
 * A file of a store as it is when it is not packed: a packed one is unpacked into a temporary file, which goes with it.
 *
 * @throws {CabinetError} If it can't be unpacked.
 */
export async function unpackedSource(path: string): Promise<FileSource> {
  using stack = new DisposableStack();
  const source = stack.use(await fileSource(path));
  if (!isCabinet(await source.read(0, 4))) return kept(source, stack);
  const temporary = await Deno.makeTempFile({ prefix: "trapline-" });
  stack.defer(() => Deno.removeSync(temporary));
  await unpackInto(source, temporary);
  return kept(stack.use(await fileSource(temporary)), stack);
}

/** Writes pieces to a file, and calls `onBytes` with the number of bytes so far. */
export async function writeAll(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    onBytes(bytes);
    for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
  }
}

/** The source, which on its end disposes of all that it needed. */
function kept(source: FileSource, stack: DisposableStack): FileSource {
  const moved = stack.move();
  return { ...source, [Symbol.dispose]: () => moved.dispose() };
}
