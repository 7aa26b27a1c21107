/** Unwind data of ARM64 that fits into its entry of the exception directory: of functions with the usual prologue. @module */
import type { Arm64Code } from "./arm64_codes.ts";

/** What such a word says. */
export interface PackedUnwindData {
  /** Bytes of code. */
  readonly length: number;
  /** Whether it is a piece of a function, which has neither its prologue nor an epilogue. */
  readonly isPart: boolean;
  /** As unwind codes, the last instruction first. */
  readonly codes: readonly Arm64Code[];
  /** What its epilogue undoes: the parameters' registers are not fetched back, nor does it need the frame pointer. */
  readonly epilogue: readonly Arm64Code[];
}

/** The kinds of the lowest two bits. */
const FUNCTION = 1, PART = 2;
/** The parameters' eight registers are stored in pairs. */
const HOMES = 4;
const LARGEST_STORE = 512, LARGEST_SUBTRACTION = 4080;

/** The unwind data in a word; `undefined` where the word is the place of unwind data instead. */
export function readPacked(word: number): PackedUnwindData | undefined {
  const flag = word & 3;
  if (flag !== FUNCTION && flag !== PART) return undefined;
  const doubles = word >>> 13 & 7, generals = word >>> 16 & 15, chain = word >>> 21 & 3;
  const homes = (word >>> 20 & 1) !== 0;
  const savesReturn = chain === 1, signs = chain === 2, hasFrame = chain >= 2;
  const generalBytes = (generals + (savesReturn ? 1 : 0)) * 8;
  const doubleBytes = doubles === 0 ? 0 : (doubles + 1) * 8;
  const stored = generalBytes + doubleBytes;
  // The parameters' registers lie with the others, and without any among the variables.
  const saved = stored === 0 ? 0 : stored + (homes ? 64 : 0) + 15 & ~15;
  const locals = (word >>> 23) * 16 - saved;
  const prologue: Arm64Code[] = [];
  if (signs) prologue.push({ op: "sign-return-address" });
  prologue.push(...storesOf({ generals, savesReturn, doubles, generalBytes, saved }));
  if (homes && saved > 0) prologue.push(...Array.from({ length: HOMES }, (): Arm64Code => ({ op: "other" })));
  const allocates = hasFrame && locals <= LARGEST_STORE ? [] : allocationsOf(locals);
  prologue.push(...allocates);
  if (hasFrame) {
    const lowered = allocates.length === 0 ? locals : 0;
    prologue.push({ op: "save", registers: ["fp", "lr"], offset: 0, lowered }, { op: "set-frame", above: 0 });
  }
  const codes = prologue.toReversed();
  return {
    length: (word >>> 2 & 0x7FF) * 4,
    isPart: flag === PART,
    codes,
    epilogue: codes.filter(({ op }) => op !== "other" && op !== "set-frame"),
  };
}

/** Pairs of registers, then the odd one; the first store lowers the stack pointer for all. */
function storesOf(
  { generals, savesReturn, doubles, generalBytes, saved }: {
    readonly generals: number;
    readonly savesReturn: boolean;
    readonly doubles: number;
    readonly generalBytes: number;
    readonly saved: number;
  },
): Arm64Code[] {
  const names = Array.from({ length: generals }, (_, n) => n === 10 ? "fp" : `x${19 + n}`);
  if (savesReturn) names.push("lr");
  const groups: { names: string[]; offset: number }[] = [];
  for (let n = 0; n < names.length; n += 2) groups.push({ names: names.slice(n, n + 2), offset: n * 8 });
  const doubleNames = doubles === 0 ? [] : Array.from({ length: doubles + 1 }, (_, n) => `d${8 + n}`);
  for (let n = 0; n < doubleNames.length; n += 2) {
    groups.push({ names: doubleNames.slice(n, n + 2), offset: generalBytes + n * 8 });
  }
  // A pair of one register and the return address can't lower the stack pointer.
  const isApart = generals === 1 && savesReturn;
  const stores = groups.map(({ names, offset }, index): Arm64Code => ({
    op: "save",
    registers: names,
    offset,
    lowered: index === 0 && !isApart ? saved : 0,
  }));
  return isApart ? [{ op: "allocate", bytes: saved }, ...stores] : stores;
}

function allocationsOf(bytes: number): Arm64Code[] {
  if (bytes <= 0) return [];
  if (bytes <= LARGEST_SUBTRACTION) return [{ op: "allocate", bytes }];
  return [
    { op: "allocate", bytes: LARGEST_SUBTRACTION },
    { op: "allocate", bytes: bytes - LARGEST_SUBTRACTION },
  ];
}
