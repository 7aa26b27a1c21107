/** Putting modules into a dump's list that the engine left out: of a 32-bit program, Wine's 32-bit DLLs. @module */
import { DumpFile } from "./dump_file.ts";

/** A module as the engine knows it. */
export interface ModuleToAdd {
  readonly base: bigint;
  readonly size: number;
  readonly timestamp: number;
  /** Its path. */
  readonly image: string;
}

const MODULES = 4, MODULE = 108;
const MOST_MODULES = 10_000;

/**
 * Adds those whose base is not in the list, each with the CodeView record that names its PDB. A dump without a list stays
 * without.
 */
export function addModules(
  path: string,
  modules: readonly ModuleToAdd[],
  codeView: (base: bigint) => Uint8Array | undefined,
): void {
  using file = new DumpFile(path);
  const view = file.stream(MODULES);
  if (view === undefined) return;
  const count = Math.min(view.getUint32(0, true), MOST_MODULES, Math.floor((view.byteLength - 4) / MODULE));
  const there = new Set(
    Array.from({ length: count }, (_, index) => view.getBigUint64(4 + index * MODULE, true)),
  );
  const lacking = modules.filter(({ base }) => !there.has(base));
  if (lacking.length === 0) return;
  const list = new Uint8Array(4 + (count + lacking.length) * MODULE);
  list.set(new Uint8Array(view.buffer, 0, 4 + count * MODULE));
  const out = new DataView(list.buffer);
  out.setUint32(0, count + lacking.length, true);
  for (const [index, { base, size, timestamp, image }] of lacking.entries()) {
    const at = 4 + (count + index) * MODULE;
    out.setBigUint64(at, base, true);
    out.setUint32(at + 8, size, true);
    out.setUint32(at + 16, timestamp, true);
    out.setUint32(at + 20, file.append(textOf(image)), true);
    const record = codeView(base);
    if (record === undefined) continue;
    out.setUint32(at + 76, record.length, true);
    out.setUint32(at + 80, file.append(record), true);
  }
  file.replace(MODULES, file.append(list), list.length);
}

/** MINIDUMP_STRING: its bytes, UTF-16, and a zero. */
function textOf(text: string): Uint8Array {
  const bytes = new Uint8Array(4 + text.length * 2 + 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length * 2, true);
  for (let index = 0; index < text.length; index++) {
    view.setUint16(4 + index * 2, text.charCodeAt(index), true);
  }
  return bytes;
}
