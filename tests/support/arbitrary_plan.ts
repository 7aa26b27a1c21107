/** Any valid Plan, for property tests. @module */
import fc from "fast-check";
import { FORMATS } from "../../lib/facts/formats.ts";
import { STATUSES } from "../../lib/facts/status.ts";
import type { Action } from "../../lib/recipe/actions/action.ts";
import type { Limits } from "../../lib/recipe/plan/limits.ts";
import { DUMP_NAMES } from "../../lib/recipe/actions/dump_kind.ts";
import { LONGEST_SERIES } from "../../lib/recipe/actions/dump.ts";
import { afterOf, sameDump, singleDumps } from "../../lib/recipe/actions/series.ts";
import type { RuleLimits } from "../../lib/recipe/plan/limits.ts";
import { parsePlan, type Plan, type Rule } from "../../lib/recipe/plan/plan.ts";
import { wrongActions } from "../../lib/recipe/plan/rules.ts";
import { TEMPLATE_TOKENS } from "../../lib/recipe/language/template.ts";
import type { ExceptionTrigger } from "../../lib/recipe/triggers/exception.ts";
import type { SampledLeaf } from "../../lib/recipe/triggers/leaf.ts";
import type { Leaf, Trigger } from "../../lib/recipe/triggers/trigger.ts";

/** A span of time, mostly short. */
export const durations: fc.Arbitrary<string> = fc.tuple(
  fc.integer({ min: 1, max: 90 }),
  fc.constantFrom("00ms", "s", "m", ".5h", "d"),
).map(([value, unit]) => `${value}${unit}`);

const sizes = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom("B", "KB", "MiB", "GiB", ".5TB"))
  .map(([value, unit]) => `${value}${unit}`);
const counts = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) },
  fc.integer({ min: 1, max: 1e9 }),
);
/** Texts that YAML would take for something else are among them. */
const texts = fc.oneof(
  fc.string({ minLength: 1, unit: "grapheme" }),
  fc.constantFrom(
    "*",
    "!=0",
    "null",
    "true",
    "0x10",
    "1e3",
    "~",
    "- a",
    "a: b",
    " a ",
    "a\nb\n",
    "#",
    ">=1",
    "yes",
    "%",
  ),
);
const globs = fc.oneof(fc.constantFrom("*", "*.dll", "plugin?.dll", "C:\\App\\*"), texts);
const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const some = { requiredKeys: [] };

const patterns = fc.oneof(
  fc.constantFrom("*", "*overflow", "float-*", "av", "STATUS_ACCESS_VIOLATION", "0xE0001234", "3221225477"),
  fc.constantFrom(...STATUSES.map(({ kebab }) => kebab)),
);
const hex = (max: bigint): fc.Arbitrary<string> =>
  fc.bigInt({ min: 0n, max }).map((value) => `0x${value.toString(16)}`);

const exception: fc.Arbitrary<ExceptionTrigger> = fc.record({
  exception: many(patterns),
  chance: fc.constantFrom("first", "second"),
  module: globs,
  access: fc.constantFrom("read", "write", "execute"),
  address: fc.tuple(hex(2n ** 40n), hex(2n ** 40n)).map(([from, to]) =>
    BigInt(from) <= BigInt(to) ? { from, to } : { from: to, to: from }
  ),
  parameters: fc.dictionary(fc.nat(14).map(String), hex(2n ** 64n - 1n), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  is: globs,
  message: globs,
  nth: counts,
}, { requiredKeys: ["exception"] });

const operators = fc.constantFrom(">", ">=", "<=", "<");
const share = fc.tuple(operators, fc.integer({ min: 1, max: 99 })).map(([operator, value]) =>
  `${operator}${value}%`
);
const level = (amounts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.tuple(operators, amounts).map(([operator, amount]) => `${operator}${amount}`),
    amounts.map((amount) => `+${amount}`),
    fc.tuple(fc.constantFrom(">", ">="), amounts, fc.constantFrom("s", "min", "h"))
      .map(([operator, amount, span]) => `${operator}${amount}/${span}`),
  );
const numbers = level(counts.map(String));

/** A slope has its span. */
function measured<Key extends string>(
  key: Key,
  levels: fc.Arbitrary<string>,
): fc.Arbitrary<Record<Key, string>> {
  return fc.record({ level: levels, for: durations }, { requiredKeys: ["level"] }).map(
    ({ level, ...rest }) => {
      const span = /\/(s|min|h)$/.test(level) ? { for: "1m" } : {};
      return { [key]: level, ...span, ...rest } as Record<Key, string>;
    },
  );
}

const kinds = fc.record({ kind: fc.constantFrom("commit", "private", "working-set") }, some);
const directions = fc.record({ direction: fc.constantFrom("read", "write") }, some);
const relatives = fc.record({ relative: fc.constantFrom("machine", "core") }, some);
const rates = fc.tuple(operators, sizes).map(([operator, size]) => `${operator}${size}/s`);
const both = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<A & B> =>
  fc.tuple(a, b).map(([one, other]) => ({ ...one, ...other }));

/** What is found by looking. */
export const sampledLeaves: fc.Arbitrary<SampledLeaf> = fc.oneof(
  fc.record({ window: durations, confirm: counts }, { requiredKeys: ["window"] }),
  fc.record({ dialog: globs }),
  fc.record({ silence: durations }),
  fc.record({
    heartbeat: fc.oneof(
      fc.record({ file: texts }),
      fc.record({ http: fc.constantFrom("http://localhost:8080/health", "https://a.example/") }),
      fc.record({ pipe: texts }),
    ),
    for: durations,
  }),
  fc.record({ noProgress: durations }),
  both(fc.record({ cpu: share, for: durations }, { requiredKeys: ["cpu"] }), relatives),
  both(measured("memory", level(sizes)), kinds),
  measured("handles", numbers),
  measured("gdi", numbers),
  measured("user", numbers),
  measured("threads", numbers),
  both(fc.record({ io: rates, for: durations }, { requiredKeys: ["io"] }), directions),
);

/** One kind of event. */
export const leaves: fc.Arbitrary<Leaf> = fc.oneof(
  { weight: 4, arbitrary: exception },
  { weight: 4, arbitrary: sampledLeaves },
  fc.record({ exit: fc.constantFrom("any", "0", "!=0", ">=1", "<0x80000000", "-1", "=3") }),
  fc.record({ load: many(globs), except: many(globs) }, { requiredKeys: ["load"] }),
  fc.record({ unload: many(globs) }),
  fc.record({ thread: fc.constantFrom("start", "exit") }),
  fc.record({ process: fc.constantFrom("start", "exit"), image: globs }, { requiredKeys: ["process"] }),
  fc.record({
    debugText: many(fc.oneof(globs, fc.record({ regex: fc.constantFrom("a+", "^\\d$", "(?i:x)") }))),
  }),
  fc.record({ breakpoint: fc.constantFrom("app!save", "k!f+0x10"), passes: counts }, {
    requiredKeys: ["breakpoint"],
  }),
  fc.record({ timer: durations, every: durations }, { requiredKeys: ["timer"] }),
  fc.record({ deadline: durations }),
  fc.record({
    manual: fc.oneof(
      fc.record({ key: fc.constantFrom("d", " ", "é", "💾") }),
      fc.record({ event: texts }),
      fc.record({ line: texts }),
    ),
  }),
);

/** Leaves and combinations of them, a few levels deep. */
export const triggers: fc.Arbitrary<Trigger> = fc.letrec<{ trigger: Trigger; inside: Trigger }>((tie) => {
  const inner = tie("trigger");
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return {
    inside: fc.oneof(
      fc.record({ any: list }),
      fc.record({ all: list, within: durations }, { requiredKeys: ["all"] }),
      fc.record({ sequence: list, within: durations }, { requiredKeys: ["sequence"] }),
      fc.record({ count: counts, of: inner, within: durations }, { requiredKeys: ["count", "of"] }),
      fc.record({ not: inner, for: durations }),
      fc.record({ when: inner, unless: inner, within: durations }, { requiredKeys: ["when", "unless"] }),
    ),
    trigger: fc.oneof({ maxDepth: 3, depthSize: "small" }, { weight: 3, arbitrary: leaves }, tie("inside")),
  };
}).trigger;

const template = fc.array(fc.constantFrom(...TEMPLATE_TOKENS), { minLength: 1, maxLength: 4 })
  .map((tokens) => tokens.map((token) => `{${token}}`).join("-"));

const ongoing: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      dump: fc.constantFrom(...DUMP_NAMES),
      times: fc.integer({ min: 1, max: LONGEST_SERIES }),
      every: durations,
      after: durations,
    }, { requiredKeys: ["dump", "times", "every"] }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      dump: fc.constantFrom(...DUMP_NAMES),
      format: fc.uniqueArray(fc.constantFrom(...FORMATS.map(({ name }) => name)), { maxLength: 3 }),
      strict: fc.boolean(),
      after: durations,
      live: fc.boolean(),
      tree: fc.boolean(),
      timeout: durations,
      name: template,
      scrub: fc.boolean(),
      escalate: fc.array(fc.constantFrom(...DUMP_NAMES), { minLength: 1, maxLength: 2 }),
      collect: fc.array(texts, { minLength: 1, maxLength: 2 }),
    }, { requiredKeys: ["dump"] }),
  },
  fc.constant({ stacks: true } as const),
  fc.record({ commands: fc.array(texts, { minLength: 1, maxLength: 2 }) }),
  fc.record({ exec: fc.array(texts, { minLength: 1, maxLength: 3 }) }),
  fc.record({ log: texts }),
  fc.constant({ stop: true } as const),
  fc.record({ resume: fc.constantFrom("handled", "not-handled") }),
);
const last = fc.constantFrom<Action>({ kill: true }, { detach: true });

/** Limits of a recipe. */
export const limits: fc.Arbitrary<Limits> = fc.record({
  dumps: counts,
  per: durations,
  perBucket: counts,
  perProcess: counts,
  cooldown: durations,
  disk: sizes,
  free: sizes,
}, some).map(counted);

/** Words that say how dumps count come with a number of them. */
function counted<T extends RuleLimits>(limits: T): T {
  const needed = limits.per !== undefined || limits.by !== undefined;
  return needed && limits.dumps === undefined ? { ...limits, dumps: 2 } : limits;
}

/** Without a dump that the same rule already writes at one of its moments, which no Plan has. */
export function withoutTwice(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter((action) => {
    if (!("dump" in action)) return true;
    const moments = singleDumps(action).map((single) => `${sameDump(single)} ${afterOf(single)}`);
    const twice = moments.some((each) => seen.has(each));
    if (!twice) { for (const each of moments) seen.add(each); }
    return !twice;
  });
}

/** A valid rule: what doesn't go with the trigger is left out. */
export const rules: fc.Arbitrary<Rule> = fc.record({
  on: triggers,
  do: fc.tuple(fc.array(ongoing, { maxLength: 3 }), fc.option(last))
    .map(([first, end]): Action[] => end || first.length === 0 ? [...first, end ?? { kill: true }] : first),
  limit: fc.tuple(limits, fc.record({ by: fc.constantFrom("bucket", "process") }, some))
    .map(([most, by]) => counted({ ...most, ...by })),
}, { requiredKeys: ["on", "do"] }).map((rule) => {
  const wrong = wrongActions(rule);
  const actions = withoutTwice(rule.do.flatMap((action, index): Action[] => {
    const fields = wrong.filter(({ path }) => path[0] === index).map(({ path }) => path[1]);
    if (fields.includes("resume")) return [];
    // Without its "after" it would be one at a stop.
    if (fields.includes("after")) fields.push("live", "tree");
    if (fields.includes("times")) fields.push("every");
    return [Object.fromEntries(Object.entries(action).filter(([key]) => !fields.includes(key))) as Action];
  }));
  // The generator's objects have no prototype, which is a difference to assert.
  return structuredClone({ ...rule, do: actions.length > 0 ? actions : [{ dump: "mini" }] });
});

/** Any valid Plan. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/),
  rules: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,7}$/), rules, {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  limits,
}, { requiredKeys: ["name", "rules"] }).map(parsePlan);
