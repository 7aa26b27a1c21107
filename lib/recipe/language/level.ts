/** What a measured value must be: a comparison, a growth or a slope, as people write them. @module */
import { RecipeError } from "./error.ts";
import { type Size, sizeOf } from "./size.ts";

/** How a value is compared with its threshold. */
export type LevelOperator = ">" | ">=" | "<" | "<=";

/** The span by which a slope is counted. */
export type SlopeSpan = "s" | "min" | "h";

/** A share of the processor: `>90%`, `<1%`. */
export type CpuLevel = `${LevelOperator}${number}%`;

/** Bytes: a comparison (`>2GiB`), growth (`+500MiB`) or a slope (`>10MiB/min`). */
export type SizeLevel = `${LevelOperator}${Size}` | `+${Size}` | `${">" | ">="}${Size}/${SlopeSpan}`;

/** A number: a comparison (`>5000`), growth (`+1000`) or a slope (`>100/min`). */
export type CountLevel = `${LevelOperator}${number}` | `+${number}` | `${">" | ">="}${number}/${SlopeSpan}`;

/** Bytes a second: `>50MiB/s`, `<1KiB/s`. */
export type RateLevel = `${LevelOperator}${Size}/s`;

/** What is measured, and so how its levels are written. */
export type Quantity = keyof typeof QUANTITIES;

/** A level that has been read. */
export type Level =
  | { readonly kind: "compare"; readonly operator: LevelOperator; readonly value: number }
  | { readonly kind: "growth"; readonly step: number }
  /** `value` is per ms. */
  | { readonly kind: "slope"; readonly operator: LevelOperator; readonly value: number };

interface Grammar {
  readonly what: string;
  readonly how: string;
  readonly examples: readonly string[];
  /** Whether it can also be a growth or a slope. */
  readonly grows: boolean;
  readonly amount: (text: string) => number | undefined;
}

const number = (text: string): number | undefined => /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
const ended = (end: string, amount: (text: string) => number | undefined) => (text: string) =>
  text.endsWith(end) ? amount(text.slice(0, -end.length)) : undefined;

const QUANTITIES = {
  percent: {
    what: "a share of the processor",
    how: 'Write a comparison in quotes, like ">90%" or "<1%"',
    examples: [">90%", "<1%"],
    grows: false,
    amount: ended("%", number),
  },
  size: {
    what: "a level of bytes",
    how: 'Write a comparison (">2GiB"), growth ("+500MiB") or a slope (">10MiB/min"), in quotes',
    examples: [">2GiB", "+500MiB", ">10MiB/min"],
    grows: true,
    amount: sizeOf,
  },
  count: {
    what: "a level of a number",
    how: 'Write a comparison (">5000"), growth ("+1000") or a slope (">100/min"), in quotes',
    examples: [">5000", "+1000", ">100/min"],
    grows: true,
    amount: number,
  },
  rate: {
    what: "a level of bytes a second",
    how: 'Write a comparison in quotes, like ">50MiB/s" or "<1KiB/s"',
    examples: [">50MiB/s", "<1KiB/s"],
    grows: false,
    amount: ended("/s", sizeOf),
  },
} as const satisfies Readonly<Record<string, Grammar>>;

const SPANS: Readonly<Record<SlopeSpan, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

/** What is accepted, and examples of it. */
export function levelHelp(quantity: Quantity): Pick<Grammar, "how" | "examples"> {
  return QUANTITIES[quantity];
}

/**
 * Reads a level.
 *
 * @throws {RecipeError} If it isn't one.
 */
export function parseLevel(text: string, quantity: Quantity): Level {
  const level = readLevel(text, quantity);
  if (level) return level;
  const meant = nearby(text).find((other) => readLevel(other, quantity) !== undefined);
  const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
  const { what, how } = QUANTITIES[quantity];
  throw new RecipeError(`Not ${what}: "${text}"${hint}. ${how}`);
}

/** Reads a level; undefined if it isn't one. */
export function readLevel(text: string, quantity: Quantity): Level | undefined {
  const { amount, grows }: Grammar = QUANTITIES[quantity];
  const [, sign, rest = ""] = /^(>=?|<=?|\+)(.*)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const value = amount(rest);
  if (sign === "+") return grows && value ? { kind: "growth", step: value } : undefined;
  const operator = sign as LevelOperator;
  // Nothing is ever less than 0.
  if (value !== undefined) {
    return operator === "<" && value === 0 ? undefined : { kind: "compare", operator, value };
  }
  const [, each = "", span] = /^(.*)\/(s|min|h)$/.exec(rest) ?? [];
  const step = amount(each);
  if (!grows || operator.startsWith("<") || step === undefined) return undefined;
  return { kind: "slope", operator, value: step / SPANS[span as SlopeSpan] };
}

/** What somebody may have meant: without spaces, with the sign, the percent or the span that is missing. */
function nearby(text: string): string[] {
  const bare = text.replaceAll(/\s/g, "").replace(/^=>/, ">=").replace(/^=</, "<=");
  const unit = bare.replace(
    /([kmgt])(i?b?)(?=\/|$)/i,
    (_, k: string, b: string) => `${k.toUpperCase()}${/i/i.test(b) || b === "" ? "i" : ""}B`,
  );
  const span = unit.replace(/\/(?:m|minutes?|mins?)$/i, "/min").replace(/\/(?:seconds?|secs?)$/i, "/s")
    .replace(/\/(?:hours?|hrs?)$/i, "/h");
  return [bare, unit, span].flatMap((
    each,
  ) => [each, `${each}%`, `${each}/s`, `>${each}`, `>${each}%`, `>${each}/s`]);
}
