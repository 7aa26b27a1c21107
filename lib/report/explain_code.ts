/** A code in words for `trapline explain`: each of its meanings, what its parameters say, what to do next. @module */
import { bugCheckFact, bugCheckParameterWords } from "../facts/bug_check.ts";
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import { fastFail } from "../facts/failfast.ts";
import { type Meaning, meaningsOf } from "../facts/meanings.ts";
import { nextSteps } from "../facts/next_steps.ts";
import { exceptionWords } from "../minidump/exception_text.ts";
import { type Piece, piece, wrap } from "./terminal_text.ts";
import type { Look } from "./dump_report.ts";
import { uncoloured } from "./terminal_text.ts";

/** A meaning with what its parameters say. */
export interface ExplainedCode extends Meaning {
  /** What the parameters say, one clause each; empty without parameters. */
  readonly parameters: readonly string[];
}

/**
 * Every meaning of a code, the likeliest first. Parameters belong to exceptions and bug checks, so with them the others
 * are left out.
 */
export function explainCode(text: string, parameters: readonly bigint[] = []): ExplainedCode[] {
  const all = meaningsOf(text);
  if (parameters.length === 0) return all.map((meaning) => ({ ...meaning, parameters: [] }));
  return all.filter(({ kind }) => kind === "exception" || kind === "bug check").map((meaning) => ({
    ...meaning,
    next: stepsOf(meaning, parameters),
    parameters: meaning.kind === "bug check"
      ? bugCheckParameters(meaning.code, parameters)
      : [exceptionWords({ exception: { code: meaning.code, parameters } })],
  }));
}

/** The reason of a fail-fast says more than the exception. */
function stepsOf({ kind, code, next }: Meaning, [first]: readonly bigint[]): readonly string[] {
  if (kind !== "exception" || code !== EXCEPTION_CODE.STATUS_STACK_BUFFER_OVERRUN || first === undefined) {
    return next;
  }
  const reason = fastFail(first);
  return reason === undefined ? next : nextSteps("fail-fast", reason.code);
}

function bugCheckParameters(code: number, values: readonly bigint[]): string[] {
  const known = bugCheckFact(code).parameters;
  return values.map((value, index) => {
    const words = bugCheckParameterWords(value, known[index]);
    const what = known[index]?.what ?? `parameter ${index + 1}`;
    return `${what}: 0x${value.toString(16)}${words === undefined ? "" : `, ${words}`}`;
  });
}

/** The meanings for a terminal. */
export function explanation(meanings: readonly ExplainedCode[], look: Look = {}): string {
  const { width = 80, paint = uncoloured } = look;
  return meanings.map((meaning) => {
    const { kind, written, name, what, recipe, parameters, next } = meaning;
    const body = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`);
    return [
      paint(heading(written, kind, name)),
      ...(what === undefined ? [] : body(what)),
      ...parameters.flatMap((each) => body(each)),
      ...next.flatMap((step) => wrap(step, width - 4).map((line, i) => `  ${i === 0 ? "->" : "  "} ${line}`)),
      ...(recipe === undefined ? [] : body(`In a recipe: exception: ${recipe}`)),
    ].join("\n");
  }).join("\n\n");
}

function heading(written: string, kind: string, name: string): Piece[] {
  return [
    piece(written, "strong"),
    piece(`  ${kind}`, "quiet"),
    piece(name === "" ? "" : `  ${name}`, "strong"),
  ];
}
