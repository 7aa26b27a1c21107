/** The language in which debug information says how registers are recovered: `$T0 $ebp = $eip $T0 4 + ^ =`. @module */
import { UnwindError } from "./error.ts";
import { ask, type Asking } from "./memory.ts";

/** The values of variables and registers by name. Running a program changes them. */
export type Variables = Map<string, bigint>;

/** No compiler writes more. */
const MOST_TOKENS = 1024;

type Arithmetic = (left: bigint, right: bigint) => bigint;

const ARITHMETIC: Readonly<Record<string, Arithmetic>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  // Down to a multiple.
  "@": (left, right) => left - left % right,
};
const DIVIDES = new Set(["/", "%", "@"]);

/**
 * Runs a program, or works out an expression. What is left at the end is the value of the expression; `undefined` where
 * nothing is, as behind assignments.
 *
 * @throws {UnwindError} If it is none, names what is not known, or reads what is not there.
 */
export function* evaluate(program: string, variables: Variables, word: 4 | 8): Asking<bigint | undefined> {
  const bad = (what: string): UnwindError => new UnwindError("bad-unwind-data", `"${program}": ${what}`);
  const tokens = program.split(/\s+/).filter((token) => token !== "");
  if (tokens.length > MOST_TOKENS) throw bad("it is too long");
  const stack: (bigint | string)[] = [];
  const valueOf = (entry: bigint | string | undefined): bigint => {
    if (typeof entry === "bigint") return entry;
    const value = entry === undefined ? undefined : variables.get(entry);
    if (value === undefined) throw bad(entry === undefined ? "a value is missing" : `${entry} is not known`);
    return value;
  };
  for (const token of tokens) {
    const operation = ARITHMETIC[token];
    if (operation !== undefined) {
      const [right, left] = [valueOf(stack.pop()), valueOf(stack.pop())];
      if (DIVIDES.has(token) && right === 0n) throw bad("it divides by zero");
      stack.push(BigInt.asUintN(word * 8, operation(left, right)));
    } else if (token === "^") {
      const view = yield* ask(valueOf(stack.pop()), word, "no-stack");
      stack.push(word === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true)));
    } else if (token === "=") {
      const [value, name] = [valueOf(stack.pop()), stack.pop()];
      if (typeof name !== "string") throw bad("only a variable can be given a value");
      variables.set(name, value);
    } else stack.push(/^-?\d+$/.test(token) ? BigInt.asUintN(word * 8, BigInt(token)) : token);
  }
  return stack.length === 0 ? undefined : valueOf(stack.pop());
}
