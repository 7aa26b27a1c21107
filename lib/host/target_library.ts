/**
 * Functions of the system's libraries in the target, without their symbols: loading those would make every start of a
 * target slower.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { type LoadedLibrary, loadedLibrary } from "../win32/exports.ts";

/** Those that are looked at. */
export type TargetLibrary = "ntdll.dll" | "kernelbase.dll";

/** As much of a PE file's head as tells it from another build: up to the time stamp and the size of the image. */
const HEAD = 0x400;

const own = new Map<TargetLibrary, LoadedLibrary>();

/** The host's own copy of a library. */
function ours(name: TargetLibrary): LoadedLibrary {
  const known = own.get(name) ?? loadedLibrary(name);
  own.set(name, known);
  return known;
}

/**
 * Where the current process has a library; `undefined` as long as that isn't known. Host and target have the same file. It
 * lies at the same address in all processes of Windows, and ntdll is there before the first event; the engine may not know
 * of it so early, so the memory there is compared with our own.
 */
export function targetLibrary(engine: Engine, name: TargetLibrary): bigint | undefined {
  const file = new RegExp(`(^|[\\\\/])${name.replace(".dll", "(\\.dll)?")}$`, "i");
  const known = engine.symbols.modules().find(({ image }) => file.test(image));
  if (known !== undefined) return known.base;
  const { base } = ours(name);
  const head = new Uint8Array(
    Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(base)!, HEAD),
  );
  const theirs = engine.memory.read(base, HEAD);
  return theirs.length === HEAD && theirs.every((byte, index) => byte === head[index]) ? base : undefined;
}

/** The offset of one of its exports. */
export function exportOffset(library: TargetLibrary, name: string): bigint {
  return ours(library).offsetOf(name);
}
