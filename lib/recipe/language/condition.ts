/** What an exit code must be. @module */
import { RecipeError } from "./error.ts";

/** A condition on an exit code: `any`, `0xC0000005`, `!=0`, `>=1`. */
export type Condition = "any" | `${Operator | ""}${number | `0x${string}`}`;

/** How a code is compared. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A condition that has been read. */
export type ExitComparison = { readonly operator: "any" } | {
  /** How it is compared. */
  readonly operator: Operator;
  /** Unsigned, as exit codes are. */
  readonly value: number;
};

/**
 * Reads a condition. Exit codes are unsigned 32-bit numbers; a negative one stands for what it is there: `-1` for
 * `0xFFFFFFFF`.
 *
 * @throws {RecipeError} If it isn't a condition.
 */
export function parseCondition(text: string): ExitComparison {
  if (text === "any") return { operator: "any" };
  const match = /^(=|!=|<=?|>=?)?(-?\d+|0x[0-9a-f]+)$/i.exec(text);
  const operator = (match?.[1] ?? "=") as Operator;
  const value = match ? Number(match[2]) : NaN;
  // Whether -1 is less than 0 depends on who looks.
  const least = operator === "=" || operator === "!=" ? -(2 ** 31) : 0;
  if (value >= least && value < 2 ** 32) return { operator, value: value >>> 0 };
  throw new RecipeError(
    `Not a condition on an exit code: "${text}". Write "any", a code (0, 0xC0000005, -1) or a comparison ` +
      `with an unsigned code: !=0, >=1, <0x80000000`,
  );
}

/** Whether an exit code, signed or unsigned, is as the condition wants it. */
export function holds(condition: ExitComparison, exitCode: number): boolean {
  if (condition.operator === "any") return true;
  const code = exitCode >>> 0;
  switch (condition.operator) {
    case "=":
      return code === condition.value;
    case "!=":
      return code !== condition.value;
    case "<":
      return code < condition.value;
    case "<=":
      return code <= condition.value;
    case ">":
      return code > condition.value;
    case ">=":
      return code >= condition.value;
  }
}
