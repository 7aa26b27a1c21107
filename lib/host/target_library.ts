/**
 * Functions of the system's libraries in the target, without their symbols: loading those would make every start of a
 * target slower.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { type LoadedLibrary, loadedLibrary } from "../win32/exports.ts";
import { I386, machineAt, type SystemLibrary } from "./library32.ts";

/** As much of a PE file's head as tells it from another build: up to the time stamp and the size of the image. */
const HEAD = 0x400;

const own = new Map<SystemLibrary, LoadedLibrary>();

/** The host's own copy of a library. */
function ours(name: SystemLibrary): LoadedLibrary {
  const known = own.get(name) ?? loadedLibrary(name);
  own.set(name, known);
  return known;
}

/**
 * Where the current process has a library; `undefined` as long as that isn't known. Host and target have the same file. It
 * lies at the same address in all processes of Windows, and ntdll is there before the first event; the engine may not know
 * of it so early, so the memory there is compared with our own.
 */
export function targetLibrary(engine: Engine, name: SystemLibrary): bigint | undefined {
  const file = new RegExp(`(^|[\\\\/])${name.replace(".dll", "(\\.dll)?")}$`, "i");
  // A 32-bit program has two of each, and code that is written to by the other one's offsets is broken.
  const known = engine.symbols.modules().find(({ base, image }) =>
    file.test(image) && machineAt(engine, base) !== I386
  );
  if (known !== undefined) return known.base;
  const { base } = ours(name);
  const head = new Uint8Array(
    Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(base)!, HEAD),
  );
  const theirs = engine.memory.read(base, HEAD);
  return theirs.length === HEAD && theirs.every((byte, index) => byte === head[index]) ? base : undefined;
}

/** The offset of one of its exports. */
export function exportOffset(library: SystemLibrary, name: string): bigint {
  return ours(library).offsetOf(name);
}
