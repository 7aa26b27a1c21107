/** What the loader of a process knows of its modules, read from its memory: where a program could not be loaded, why. @module */
import type { Inspection } from "./inspection.ts";
import { fromWide } from "./text.ts";

/** A module as the loader has it. */
export interface LoaderModule {
  /** Its path. */
  readonly path: string;
  /** Whether its DllMain has been called and has returned TRUE. */
  readonly attached: boolean;
  /** Whether its DllMain has returned FALSE; Wine keeps no note of that. */
  readonly failed: boolean;
}

// The headers have neither PEB_LDR_DATA nor LDR_DATA_TABLE_ENTRY as they are: these are from ntddk and Wine's winternl.
/** Of PEB_LDR_DATA: its lists of modules in the order of their mapping, and of the calls of their DllMains. */
const LISTS = { mapped: 0x10n, started: 0x30n } as const;
/** Of LDR_DATA_TABLE_ENTRY: where its links of those lists are, FullDllName, Flags. */
const LINKS = { mapped: 0n, started: 0x20n } as const;
const FULL_NAME = 0x48n, FLAGS = 0x68n;
const ATTACH_CALLED = 0x80000, ATTACH_FAILED = 0x100000;
/** A list that a broken process has made endless. */
const MOST_MODULES = 4096;

/** The modules of one of the loader's lists, in its order; empty where the loader has not begun, or nothing can be read. */
export function loaderModules(process: Inspection, list: keyof typeof LISTS): LoaderModule[] {
  const loader = process.loader;
  if (loader === 0n) return [];
  const head = loader + LISTS[list];
  const found: LoaderModule[] = [];
  let link = pointer(process, head);
  while (link !== 0n && link !== head && found.length < MOST_MODULES) {
    const entry = link - LINKS[list];
    const flags = process.read(entry + FLAGS, 4)?.getUint32(0, true) ?? 0;
    const failed = (flags & ATTACH_FAILED) !== 0;
    found.push({
      path: unicode(process, entry + FULL_NAME),
      attached: (flags & ATTACH_CALLED) !== 0 && !failed,
      failed,
    });
    link = pointer(process, link);
  }
  return found;
}

function pointer(process: Inspection, at: bigint): bigint {
  return process.read(at, 8)?.getBigUint64(0, true) ?? 0n;
}

/** A UNICODE_STRING. */
function unicode(process: Inspection, at: bigint): string {
  const bytes = process.read(at, 2)?.getUint16(0, true) ?? 0;
  const text = process.read(pointer(process, at + 8n), bytes);
  return text === undefined ? "" : fromWide(new Uint16Array(text.buffer));
}
