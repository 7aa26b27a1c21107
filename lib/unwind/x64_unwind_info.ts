/**
 * UNWIND_INFO of x64: what a function's prologue did to the stack, as compilers describe it to the system. The layout
 * is documented under "x64 exception handling"; version 2, which describes epilogues too, as the .NET runtime's own
 * unwinder reads it (dotnet/runtime, src/coreclr/unwinder/amd64).
 *
 * @module
 */
import { UnwindError } from "./error.ts";

/** RUNTIME_FUNCTION: a function, or a part of one, and where its unwind data is. All are offsets from an image's base. */
export interface RuntimeFunction {
  /** The first byte. */
  readonly begin: number;
  /** The first byte behind it. */
  readonly end: number;
  /** Its UNWIND_INFO; where the lowest bit is set, another RUNTIME_FUNCTION to be taken instead. */
  readonly unwind: number;
}

/** One thing that a prologue did. `at`: the offset of the instruction's end from the start of the function. */
export type UnwindCode =
  & { readonly at: number }
  & (
    | { readonly op: "push"; readonly register: number }
    | { readonly op: "allocate"; readonly bytes: number }
    | { readonly op: "set-frame" }
    | { readonly op: "save"; readonly register: number; readonly offset: number }
    | { readonly op: "machine-frame"; readonly errorCode: boolean }
    /** What changes no general register: a saved floating point register. */
    | { readonly op: "other" }
  );

/** A parsed UNWIND_INFO. */
export interface UnwindInfo {
  /** 1, or 2 where epilogues are described. */
  readonly version: number;
  /** The size of the prologue, in bytes. */
  readonly prologue: number;
  /** The frame register, if there is one, and how far it points above the stack pointer. */
  readonly frame: { readonly register: number; readonly offset: number } | undefined;
  /** The last thing that the prologue did comes first. */
  readonly codes: readonly UnwindCode[];
  /** The epilogues of version 2: all of one size, each by its distance from the function's end. */
  readonly epilogues: { readonly size: number; readonly beforeEnd: readonly number[] };
  /** The function part whose prologue ran before this one. */
  readonly chained: RuntimeFunction | undefined;
}

/** The bytes of an UNWIND_INFO that tell its size. */
export const UNWIND_INFO_HEAD = 4;

/** How many parts of a function may be chained before the data is taken for hostile. */
export const MOST_PARTS = 32;

const CHAINED = 4;
const EPILOGUE_AT_END = 1;

/**
 * Reads an UNWIND_INFO from the front of `bytes`, which may go on behind it.
 *
 * @throws {UnwindError} "bad-unwind-data" if it is cut off or has codes that there aren't.
 */
export function parseUnwindInfo(bytes: Uint8Array): UnwindInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bad = (what: string): UnwindError => new UnwindError("bad-unwind-data", what);
  if (bytes.length < 4) throw bad("The unwind data is cut off");
  const [first, prologue, count, frame] = [
    view.getUint8(0),
    view.getUint8(1),
    view.getUint8(2),
    view.getUint8(3),
  ];
  const [version, flags, end] = [first & 7, first >>> 3, 4 + 2 * count];
  if (version !== 1 && version !== 2) throw bad(`Version ${version} of unwind data is unknown`);
  if (bytes.length < end) throw bad("The unwind data is cut off");
  const epilogues: number[] = [];
  const codes: UnwindCode[] = [];
  let size = 0;
  for (let slot = 4; slot < end;) {
    const [at, op, info] = [view.getUint8(slot), view.getUint8(slot + 1) & 15, view.getUint8(slot + 1) >>> 4];
    if (version === 2 && op === 6) {
      if (size === 0) {
        size = at;
        if ((info & EPILOGUE_AT_END) !== 0) epilogues.push(size);
      } else if (at + info * 256 !== 0) epilogues.push(at + info * 256);
      slot += 2;
      continue;
    }
    const slots = slotsOf(op, info);
    if (slots === 0) throw bad(`Unwind code ${op} is unknown`);
    if (slot + 2 * slots > end) throw bad("An unwind code is cut off");
    codes.push({ at, ...decode(op, info, view, slot + 2, slots) });
    slot += 2 * slots;
  }
  // The list is filled up to an even number of slots.
  const rest = 4 + 4 * Math.ceil(count / 2);
  if ((flags & CHAINED) !== 0 && bytes.length < rest + 12) throw bad("The unwind data is cut off");
  return {
    version,
    prologue,
    frame: (frame & 15) === 0 ? undefined : { register: frame & 15, offset: (frame >>> 4) * 16 },
    codes,
    epilogues: { size, beforeEnd: epilogues },
    chained: (flags & CHAINED) === 0 ? undefined : runtimeFunction(view, rest),
  };
}

/** The bytes of an UNWIND_INFO up to its end that matters here, by its {@link UNWIND_INFO_HEAD first ones}. */
export function unwindInfoSize([first = 0, , count = 0]: Uint8Array): number {
  const chained = (first >>> 3 & CHAINED) !== 0;
  return UNWIND_INFO_HEAD + 4 * Math.ceil(count / 2) + (chained ? 12 : 0);
}

/** The RUNTIME_FUNCTION at an offset. */
export function runtimeFunction(view: DataView, at: number): RuntimeFunction {
  return {
    begin: view.getUint32(at, true),
    end: view.getUint32(at + 4, true),
    unwind: view.getUint32(at + 8, true),
  };
}

/** How many slots of two bytes a code takes; 0 for one that there isn't. */
function slotsOf(op: number, info: number): number {
  if (op === 1) return info === 0 ? 2 : info === 1 ? 3 : 0;
  return [1, 0, 1, 1, 2, 3, 2, 3, 2, 3, 1][op] ?? 0;
}

type Decoded = UnwindCode extends infer Code ? Code extends UnwindCode ? Omit<Code, "at"> : never : never;

function decode(op: number, info: number, view: DataView, at: number, slots: number): Decoded {
  const operand = slots === 3 ? view.getUint32(at, true) : slots === 2 ? view.getUint16(at, true) : 0;
  switch (op) {
    case 0:
      return { op: "push", register: info };
    case 1:
      return { op: "allocate", bytes: slots === 3 ? operand : operand * 8 };
    case 2:
      return { op: "allocate", bytes: info * 8 + 8 };
    case 3:
      return { op: "set-frame" };
    case 4:
      return { op: "save", register: info, offset: operand * 8 };
    case 5:
      return { op: "save", register: info, offset: operand };
    case 10:
      return { op: "machine-frame", errorCode: info !== 0 };
    default:
      return { op: "other" };
  }
}
