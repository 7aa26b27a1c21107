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
  const parts = [list];
  let size = list.length;
  /** Puts a part behind the others; where it lies in them. */
  const put = (part: Uint8Array): number => {
    const padded = new Uint8Array(Math.ceil(size / 8) * 8 - size);
    parts.push(padded, Uint8Array.from(part));
    size += padded.length + part.length;
    return size - part.length;
  };
  const named = lacking.map((module) => {
    const record = codeView(module.base);
    return {
      ...module,
      name: put(textOf(module.image)),
      record: record && { at: put(record), size: record.length },
    };
  });
  const start = file.room(size);
  const out = new DataView(list.buffer);
  out.setUint32(0, count + lacking.length, true);
  for (const [index, { base, size, timestamp, name, record }] of named.entries()) {
    const at = 4 + (count + index) * MODULE;
    out.setBigUint64(at, base, true);
    out.setUint32(at + 8, size, true);
    out.setUint32(at + 16, timestamp, true);
    out.setUint32(at + 20, start + name, true);
    if (record === undefined) continue;
    out.setUint32(at + 76, record.size, true);
    out.setUint32(at + 80, start + record.at, true);
  }
  let at = start;
  for (const part of parts) {
    file.write(at, part);
    at += part.length;
  }
  file.replace(MODULES, start, list.length);
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
