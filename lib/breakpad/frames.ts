/** How a symbol file says that frames are undone: `STACK CFI` and `STACK WIN`. @module */
import type { FrameRules, X86FrameData } from "../unwind/frame_rules.ts";

/** The rules at a place, of a record with what follows it; `undefined` where it is damaged. */
export function rulesIn(text: string, place: number): FrameRules | undefined {
  return text.startsWith("STACK WIN ") ? frameData(text) : expressions(text, place);
}

/** `STACK CFI INIT begin size rules`, then `STACK CFI begin rules` for what changes from there on. */
function expressions(text: string, place: number): FrameRules {
  const of = new Map<string, string>();
  for (const line of text.split("\n")) {
    const words = line.trimEnd().split(" ").slice(2);
    const isFirst = words[0] === "INIT";
    if (!isFirst && Number.parseInt(words[0] ?? "", 16) > place) break;
    let register: string | undefined;
    for (const word of words.slice(isFirst ? 3 : 1)) {
      if (word.endsWith(":")) of.set(register = word.slice(0, -1), "");
      else if (register !== undefined) of.set(register, `${of.get(register)} ${word}`.trim());
    }
  }
  return { kind: "expressions", of };
}

/** `STACK WIN kind begin size prologue epilogue parameters saved locals most has-program program`, in hexadecimal. */
function frameData(text: string): X86FrameData | undefined {
  const words = text.split("\n")[0]!.trimEnd().split(" ");
  const [parameters = NaN, saved = NaN, locals = NaN] = words.slice(7, 10).map((word) =>
    Number.parseInt(word, 16)
  );
  if (words.length < 13 || [parameters, saved, locals].some(Number.isNaN)) return undefined;
  const hasProgram = words[11] !== "0";
  return {
    kind: "frame-data",
    program: hasProgram ? words.slice(12).join(" ") : undefined,
    usesBasePointer: !hasProgram && words[12] !== "0",
    parameters,
    locals,
    saved,
  };
}
