/** Functions of ntdll in the target, without its symbols: loading those would make every start of a target slower. @module */
import type { Engine } from "../dbgeng/mod.ts";
import { type LoadedLibrary, loadedLibrary } from "../win32/exports.ts";

/** As much of a PE file's head as tells it from another build: up to the time stamp and the size of the image. */
const HEAD = 0x400;

let own: LoadedLibrary | undefined;

/**
 * Where the current process has ntdll; `undefined` as long as that isn't known. Host and target have the same file. It
 * lies at the same address in all processes of Windows, and is there before the first event; the engine may not know
 * of it so early, so the memory there is compared with our own.
 */
export function targetNtdll(engine: Engine): bigint | undefined {
  own ??= loadedLibrary("ntdll.dll");
  const known = engine.symbols.modules().find(({ image }) => /(^|[\\/])ntdll(\.dll)?$/i.test(image));
  if (known !== undefined) return known.base;
  const ours = new Uint8Array(
    Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(own.base)!, HEAD),
  );
  const theirs = engine.memory.read(own.base, HEAD);
  return theirs.length === HEAD && theirs.every((byte, index) => byte === ours[index]) ? own.base : undefined;
}

/** The offset of one of ntdll's exports. */
export function ntdllOffset(name: string): bigint {
  own ??= loadedLibrary("ntdll.dll");
  return own.offsetOf(name);
}
