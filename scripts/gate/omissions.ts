/** What somebody might add and then forget the other half of, for growth.ts: the compiler must miss each. @module */

/** A change to one file: the first place of a text, and what stands there then. */
export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Something added with a part of it left out. */
interface Omission {
  readonly what: string;
  readonly changes: readonly Change[];
  /** The file that the compiler must name. */
  readonly found: string;
}

function after(file: string, from: string, added: string): readonly Change[] {
  return [{ file, from, to: from + added }];
}

const NEW_RECORD = [
  ...after(
    "lib/log/record.ts",
    `  | { readonly kind: "exposed"; readonly ms: number }\n`,
    `  | { readonly kind: "paused"; readonly ms: number }\n`,
  ),
  ...after(
    "lib/log/schema.ts",
    `  record("exposed", { ms: amount }),\n`,
    `  record("paused", { ms: amount }),\n`,
  ),
];
const NEW_ACTION = after(
  "lib/recipe/actions/action.ts",
  "export interface Actions {\n",
  "  /** Calls an address. */\n  readonly webhook: { readonly webhook: string };\n",
);
const NEW_COMBINATOR = after(
  "lib/recipe/triggers/combinators.ts",
  "export interface Combinators {\n",
  "  /** Twice. */\n  readonly twice: { readonly twice: Trigger };\n",
);

/** Each omission; what is added for several stands with the first. */
export const OMISSIONS: readonly Omission[] = [
  {
    what: "a counter without a reading",
    changes: after(
      "lib/facts/measures.ts",
      "export const COUNTERS = {\n",
      `  modules: { noun: "modules", chart: ["Modules", "modules"] },\n`,
    ),
    found: "lib/watch/sample/readings.ts",
  },
  {
    what: "a measurement without words",
    changes: [{
      file: "lib/facts/measures.ts",
      from: `export type Measure = Counter |`,
      to: `export type Measure = Counter | "power" |`,
    }],
    found: "lib/facts/measures.ts",
  },
  {
    what: "a field of an event that isn't read back",
    changes: after("lib/facts/event.ts", "  readonly active: number;\n", "  readonly uptime?: number;\n"),
    found: "lib/log/event_schema.ts",
  },
  {
    what: "a record without words in the report",
    changes: NEW_RECORD,
    found: "lib/report/html/chronicle.ts",
  },
  { what: "a record that the terminal doesn't know", changes: [], found: "lib/report/run_view.ts" },
  { what: "a record that isn't counted", changes: [], found: "lib/log/counts.ts" },
  {
    what: "a trigger without schema, words and events",
    changes: after(
      "lib/recipe/triggers/leaf.ts",
      "export interface Leaves extends CounterTriggers {\n",
      "  /** Uptime. */\n  readonly uptime: { readonly uptime: string };\n",
    ),
    found: "lib/recipe/triggers/leaf.ts",
  },
  {
    what: "a field of a trigger that recipes can't have",
    changes: after(
      "lib/recipe/triggers/thread.ts",
      "export interface ThreadTrigger {\n",
      "  readonly name?: string;\n",
    ),
    found: "lib/recipe/triggers/thread.ts",
  },
  { what: "an action without schema and words", changes: NEW_ACTION, found: "lib/recipe/actions/action.ts" },
  { what: "an action that nobody carries out", changes: [], found: "lib/watch/session/to_do.ts" },
  {
    what: "a field of an action that recipes can't have",
    changes: after(
      "lib/recipe/actions/log.ts",
      "export interface LogAction {\n",
      "  readonly loud?: boolean;\n",
    ),
    found: "lib/recipe/actions/log.ts",
  },
  {
    what: "a combinator without schema, words and parts",
    changes: NEW_COMBINATOR,
    found: "lib/recipe/triggers/combinators.ts",
  },
  { what: "a combinator that the policy can't decide", changes: [], found: "lib/policy/combinators.ts" },
  {
    what: "a stream without a reader",
    changes: after("lib/minidump/stream_type.ts", "export const StreamType = {\n", "  Reserved0: 1,\n"),
    found: "lib/minidump/check_layout.ts",
  },
  {
    what: "a format flag that doesn't say whether it brings memory",
    changes: after(
      "lib/facts/formats.ts",
      "const CONTENTS = {\n",
      `  NEW_FLAG: [0x00080000, 0x01000000, "", "something new"],\n`,
    ),
    found: "lib/facts/formats.ts",
  },
  {
    what: "a preset without a format",
    changes: [{
      file: "lib/facts/presets.ts",
      from: `PresetName = "triage"`,
      to: `PresetName = "tiny" | "triage"`,
    }],
    found: "lib/facts/presets.ts",
  },
  {
    what: "a field of the manifest that isn't read back",
    changes: after(
      "lib/store/manifest.ts",
      "export interface Manifest {\n",
      "  readonly machine?: string;\n",
    ),
    found: "lib/store/manifest_schema.ts",
  },
];
