/** Reads a timeline: what `--events` writes, or what somebody writes by hand, one JSON value a line. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { RecipeError } from "../recipe/language/error.ts";
import type { TimedEvent } from "../facts/event.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { eventSchema, isEventKind } from "../log/event_schema.ts";
import { interestSchema } from "../log/schema.ts";
import { duration } from "../recipe/language/common_schema.ts";

/** What a timeline expects of a recipe. */
export interface Expectation {
  /** The rule that fires. */
  readonly rule: string;
  /** When it fires, in ms; exactly then, or `within` of it. */
  readonly at?: number;
  /** A span: around `at`; without `at`, after the target was armed. */
  readonly within?: string;
  /** How many dumps are written for those firings, no more and no less. */
  readonly dumps?: number;
  /** It does not fire. */
  readonly never?: true;
}

const EXPECTATION = z.strictObject({
  expect: z.strictObject({
    rule: z.string(),
    at: z.exactOptional(z.number().min(0)),
    within: z.exactOptional(duration("Around `at`, or after the arming")),
    dumps: z.exactOptional(z.int().min(0)),
    never: z.exactOptional(z.literal(true)),
  }).refine(({ never, dumps }) => never === undefined || dumps === undefined, {
    message: "A rule that never fires has no dumps: write never or dumps",
  }),
});

/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof EXPECTATION>["expect"], Expectation>>;

/** A recorded or written timeline. */
export interface Timeline {
  /** In the order of the lines. */
  readonly events: readonly TimedEvent[];
  /** Where each expectation stands, and what it says. */
  readonly expectations: readonly { readonly line: number; readonly expect: Expectation }[];
  /** What it was recorded with: nothing else can be in it. */
  readonly interest?: Interest;
}

/**
 * Reads a timeline. Empty lines and records of kinds that no rule knows are skipped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readTimeline } from "trapline/policy";
 *
 * const { events, expectations } = readTimeline(`
 *   {"at":0,"kind":"armed"}
 *   {"at":12.5,"kind":"resumed","pausedMs":80}
 *   {"expect":{"rule":"crash","never":true}}
 * `);
 * assert.deepEqual(events, [{ at: 0, kind: "armed" }]);
 * assert.deepEqual(expectations, [{ line: 4, expect: { rule: "crash", never: true } }]);
 * assert.throws(() => readTimeline('{"at":"now","kind":"armed"}'), /Line 1: at: /);
 * ```
 *
 * @throws {RecipeError} If a line isn't JSON, or a record isn't what its kind says; the message names the line.
 */
export function readTimeline(text: string): Timeline {
  const events: TimedEvent[] = [];
  const expectations: { line: number; expect: Expectation }[] = [];
  let interest: Interest | undefined;
  for (const [i, each] of text.split("\n").entries()) {
    const line = i + 1;
    // An editor may have left a mark at the start.
    const json = each.replace(/^\uFEFF/, "").trim();
    if (json === "") continue;
    const record = parse(json, line);
    if ("expect" in record) expectations.push({ line, expect: shaped(EXPECTATION, record, line).expect });
    else if (record.kind === "interest") interest ??= interestOf(record, line);
    else if (typeof record.kind === "string" && isEventKind(record.kind)) {
      events.push(shaped(eventSchema, record, line));
    }
  }
  return { events, expectations, ...(interest ? { interest } : {}) };
}

function parse(json: string, line: number): { readonly kind?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RecipeError(`Line ${line}: Not JSON: ${error.message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new RecipeError(`Line ${line}: Not a record. A line is an object like {"at":0,"kind":"armed"}`);
}

const OPENING = z.looseObject({ interest: interestSchema });

/** The set stands in the record under `interest`; a record that has only words instead tells nothing. */
function interestOf(record: object, line: number): Interest | undefined {
  return "interest" in record ? shaped(OPENING, record, line).interest : undefined;
}

function shaped<T>(schema: z.ZodType<T>, value: unknown, line: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message
  );
  throw new RecipeError(`Line ${line}: ${said.join("; ")}`);
}
