/**
 * The format flags of WriteDumpFile2: what a minidump holds and how it is written.
 *
 * They are not MINIDUMP_TYPE: the same ideas have other bits there (full memory is 1 here and 2 there). What a file's
 * header carries is MINIDUMP_TYPE, so {@link minidumpType} says what to expect in it. Sources: the
 * DEBUG_FORMAT_XXX page and dbgeng.h, minidumpapiset.h, and the `.dump` page for the letters.
 *
 * @module
 */

/**
 * What of a process's memory a flag brings into a dump: all that can be read, all of its own that can be written, its
 * modules' data segments, what its stacks point to, the process and thread blocks, its modules' code or headers.
 */
export type MemoryContent = "all" | "writable" | "data" | "pointed to" | "blocks" | "code" | "headers";

/** One format flag. */
export interface FormatFact {
  /** The name in recipes: `FULL_MEMORY`, `NO_OVERWRITE`. */
  readonly name: FormatName;
  /** The constant's name in dbgeng.h. */
  readonly constant: string;
  /** The bit given to the engine, unsigned. */
  readonly value: number;
  /** The MINIDUMP_TYPE bit it becomes; 0 for flags that only say how to write. */
  readonly minidumpType: number;
  /** The letter of `.dump /m`, where there is one. */
  readonly letter?: string;
  /** What of the process's memory it brings into the dump; absent where it brings none. */
  readonly memory?: MemoryContent;
  /** What it adds or changes: one clause, no full stop. */
  readonly what: string;
}

/** Stands where a flag brings no memory: each row says which of both it is. */
const NONE = undefined;

type Row = readonly [
  value: number,
  type: number,
  letter: string,
  what: string,
  memory: MemoryContent | undefined,
];

const CONTENTS = {
  FULL_MEMORY: [0x00000001, 0x00000002, "f", "all accessible memory", "all"],
  HANDLE_DATA: [0x00000002, 0x00000004, "h", "the handles the process has open", NONE],
  UNLOADED_MODULES: [0x00000004, 0x00000020, "u", "modules that were unloaded", NONE],
  INDIRECT_MEMORY: [0x00000008, 0x00000040, "i", "memory that the stacks point to", "pointed to"],
  DATA_SEGMENTS: [0x00000010, 0x00000001, "d", "the modules' data segments", "data"],
  FILTER_MEMORY: [0x00000020, 0x00000008, "r", "zeroes what the stack trace doesn't need", NONE],
  FILTER_PATHS: [0x00000040, 0x00000080, "R", "module names without their folders", NONE],
  PROCESS_THREAD_DATA: [
    0x00000080,
    0x00000100,
    "p",
    "process and thread blocks, so the environment too",
    "blocks",
  ],
  PRIVATE_READ_WRITE_MEMORY: [
    0x00000100,
    0x00000200,
    "w",
    "all private memory that can be written",
    "writable",
  ],
  NO_OPTIONAL_DATA: [0x00000200, 0x00000400, "", "leaves out data flags that would add memory", NONE],
  FULL_MEMORY_INFO: [0x00000400, 0x00000800, "F", "the map of the address space", NONE],
  THREAD_INFO: [0x00000800, 0x00001000, "t", "start addresses and times of the threads", NONE],
  CODE_SEGMENTS: [0x00001000, 0x00002000, "c", "the modules' code segments", "code"],
  NO_AUXILIARY_STATE: [0x00002000, 0x00004000, "", "nothing from auxiliary providers", NONE],
  FULL_AUXILIARY_STATE: [0x00004000, 0x00008000, "", "everything from auxiliary providers", NONE],
  MODULE_HEADERS: [0x00008000, 0x00080000, "", "the modules' headers", "headers"],
  FILTER_TRIAGE: [0x00010000, 0x00100000, "", "drops what isn't a pointer into the dump", NONE],
  ADD_AVX_XSTATE_CONTEXT: [0x00020000, 0x00200000, "y", "the AVX registers of the threads", NONE],
  IPT_TRACE: [0x00040000, 0x00400000, "", "the processor's own trace", NONE],
  NO_IGNORE_INACCESSIBLE_MEM: [0x04000000, 0x02000000, "", "fails where memory can't be read", NONE],
  IGNORE_INACCESSIBLE_MEM: [0x08000000, 0x00020000, "A", "goes on where memory can't be read", NONE],
  SCAN_PARTIAL_PAGES: [
    0x10000000,
    0x00800000,
    "",
    "looks for readable parts of pages that can't be read whole",
    NONE,
  ],
} as const satisfies Readonly<Record<string, Row>>;

const WRITING = {
  // dbgeng.h gives this and SCAN_PARTIAL_PAGES one bit; which it is depends on WRITE_CAB.
  CAB_SECONDARY_ALL_IMAGES: [0x10000000, 0, "", "packs every image into the cabinet", NONE],
  WRITE_CAB: [0x20000000, 0, "", "packs the dump into a cabinet", NONE],
  CAB_SECONDARY_FILES: [0x40000000, 0, "", "packs symbols and images into the cabinet", NONE],
  NO_OVERWRITE: [0x80000000, 0, "", "fails where the file exists", NONE],
} as const satisfies Readonly<Record<string, Row>>;

const WRITE_CAB = WRITING.WRITE_CAB[0];
const SHARED_BIT = CONTENTS.SCAN_PARTIAL_PAGES[0];

/** Every flag's name in recipes. */
export type FormatName = keyof typeof CONTENTS | keyof typeof WRITING;

function facts(rows: Readonly<Record<string, Row>>, prefix: string): FormatFact[] {
  return Object.entries(rows).map(([name, [value, minidumpType, letter, what, memory]]) => ({
    name: name as FormatName,
    constant: prefix + name,
    value,
    minidumpType,
    ...(letter === "" ? {} : { letter }),
    what,
    ...(memory === undefined ? {} : { memory }),
  }));
}

/** Every flag, in the order of dbgeng.h. */
export const FORMATS: readonly FormatFact[] = [
  ...facts(CONTENTS, "DEBUG_FORMAT_USER_SMALL_"),
  ...facts(WRITING, "DEBUG_FORMAT_"),
];

/** The value of each flag by its name. */
export const FORMAT: Readonly<Record<FormatName, number>> = Object.fromEntries(
  FORMATS.map(({ name, value }) => [name, value]),
) as Record<FormatName, number>;

const byName: ReadonlyMap<string, FormatFact> = new Map(
  FORMATS.flatMap((fact) => [[fact.name, fact], [fact.constant, fact]] as const),
);

/** A flag by its short or its full official name, spelt exactly; `undefined` for anything else. */
export function formatByName(name: string): FormatFact | undefined {
  return byName.get(name);
}

/**
 * The value of several flags, unsigned. Names as {@link formatByName} takes them; bits without a name may be written
 * as hexadecimal (`0x00080000`), so `formatValue(formatNames(v))` is `v` for every v.
 *
 * @throws {RangeError} for a name that isn't a flag
 */
export function formatValue(names: readonly string[]): number {
  return names.reduce((value, name) => (value | bitsOf(name)) >>> 0, 0);
}

function bitsOf(name: string): number {
  const fact = byName.get(name);
  if (fact !== undefined) return fact.value;
  if (/^0x[0-9a-f]{1,8}$/i.test(name)) return Number(name);
  throw new RangeError(`Unknown dump format flag "${name}"`);
}

/** The short names of a value's flags, and one hexadecimal entry for bits that have no name. */
export function formatNames(value: number): string[] {
  const set = FORMATS.filter((fact) => isSet(fact, value));
  const rest = (value & ~set.reduce((bits, fact) => bits | fact.value, 0)) >>> 0;
  const names: string[] = set.map((fact) => fact.name);
  return rest === 0 ? names : [...names, `0x${rest.toString(16).padStart(8, "0")}`];
}

/** The MINIDUMP_TYPE that a dump written with these flags carries in its header. */
export function minidumpType(formatFlags: number): number {
  return FORMATS.filter((fact) => isSet(fact, formatFlags))
    .reduce((type, fact) => (type | fact.minidumpType) >>> 0, 0);
}

function isSet(fact: FormatFact, value: number): boolean {
  if ((value & fact.value) === 0) return false;
  if (fact.value !== SHARED_BIT) return true;
  const inCabinet = (value & WRITE_CAB) !== 0;
  return inCabinet === (fact.name === "CAB_SECONDARY_ALL_IMAGES");
}

/** What of the process's memory a dump written with these flags holds, beside stacks and what every dump has. */
export function memoryIn(formatFlags: number): ReadonlySet<MemoryContent> {
  return memoryOf((fact) => isSet(fact, formatFlags));
}

/** What of the process's memory a dump holds, by the MINIDUMP_TYPE in its header. */
export function memoryOfType(type: number): ReadonlySet<MemoryContent> {
  return memoryOf((fact) => (fact.minidumpType & type) !== 0);
}

function memoryOf(has: (fact: FormatFact) => boolean): ReadonlySet<MemoryContent> {
  return new Set(FORMATS.flatMap((fact) => fact.memory !== undefined && has(fact) ? [fact.memory] : []));
}

/** Whether such memory can hold what a program keeps: documents, tokens, passwords. */
export function canHoldSecrets(memory: MemoryContent): boolean {
  return memory !== "code" && memory !== "headers";
}

/** Whether such memory has the process's environment variables in it. */
export function hasEnvironment(memory: MemoryContent): boolean {
  return memory === "all" || memory === "writable" || memory === "blocks";
}
