/** The recipe that options on the command line make. @module */
import { DEFAULT_LIMITS, type Limits } from "../plan/limits.ts";
import { type DumpKind, parseDump } from "../actions/dump_kind.ts";
import { RecipeError } from "../language/error.ts";
import { type Quantity, readLevel } from "../language/level.ts";
import { nearest } from "../language/nearest.ts";
import { cppException, type ExceptionTrigger, netException, spokenException } from "../triggers/exception.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { parsePlan, type Plan } from "../plan/plan.ts";

/** The options that say what to wait for and what to write. */
export interface RecipeFlags {
  /**
   * `--exception`, as often as wanted: `av,0xC0000409`, `av@first`, and by what a runtime says of it `type:System.IO.*`,
   * `cpp:std::*_error`, `is:std::exception`, `message:*no room*`. Without it every crash.
   */
  readonly exception?: readonly string[] | undefined;
  /** `--bugcheck`, as often as wanted: `0xD1`. Of a machine only: {@link planOfMachineFlags}. */
  readonly bugcheck?: readonly string[] | undefined;
  /** `--exit-code`: `!=0`. */
  readonly exitCode?: string | undefined;
  /** `--debug-text`, a pattern. */
  readonly debugText?: readonly string[] | undefined;
  /** `--load`, a pattern. */
  readonly load?: readonly string[] | undefined;
  /** `--break`: `kernel32!ExitProcess`. */
  readonly break?: readonly string[] | undefined;
  /** `--hang`, of a window: `10s`. */
  readonly hang?: string | undefined;
  /** `--silence`: `5m`. */
  readonly silence?: string | undefined;
  /** `--deadline`: `30m`. */
  readonly deadline?: string | undefined;
  /** `--cpu`: `>90%/10s`. */
  readonly cpu?: string | undefined;
  /** `--memory`: `>2GiB/30s`. */
  readonly memory?: string | undefined;
  /** `--dump`, each written for every trigger; `mini` without any. */
  readonly dump?: readonly string[] | undefined;
  /** `-n`: this many dumps, whatever their buckets. */
  readonly n?: number | undefined;
  /** `--cooldown`: `1m`. */
  readonly cooldown?: string | undefined;
  /** `--disk`: `4GiB`. */
  readonly disk?: string | undefined;
  /** `--no-kill`: a program that hangs or is past its deadline runs on. */
  readonly noKill?: boolean | undefined;
  /** `--strict`. */
  readonly strict?: boolean | undefined;
}

/** What ends the program after its dumps. */
const KILLING: readonly string[] = ["hang", "silence", "deadline"];

/** Where the culprit may be any process of the tree: a test runner waits for its test. */
const WHOLE: readonly string[] = ["silence", "deadline"];
const KILL = [{ kill: true }];

function ofTree(kind: DumpKind): DumpKind & { readonly tree: true } {
  return { ...kind, tree: true };
}

/**
 * The Plan of a set of options: crashes, or the exceptions that are named, and a rule for each other trigger.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfFlags } from "trapline";
 *
 * const { rules } = planOfFlags({ dump: ["triage"], hang: "10s", cpu: ">90%/10s" });
 * assert.deepEqual(rules, {
 *   crash: { on: { crash: "*" }, do: [{ dump: "triage" }] },
 *   hang: { on: { window: "10s" }, do: [{ dump: "triage" }, { kill: true }] },
 *   cpu: { on: { cpu: ">90%", for: "10s" }, do: [{ dump: "triage" }] },
 * });
 * ```
 *
 * @throws {RecipeError} If an option's value isn't valid.
 */
export function planOfFlags(flags: RecipeFlags): Plan {
  if (flags.bugcheck?.length) {
    throw new RecipeError("--bugcheck is of a machine: trapline attach --kernel OPTIONS --bugcheck CODE");
  }
  const dumps = dumpsOf(flags);
  const kills = (rule: string): boolean => !flags.noKill && KILLING.includes(rule);
  const rules = Object.entries(triggersOfFlags(flags)).map(([rule, on]) =>
    [rule, {
      on,
      do: [...(WHOLE.includes(rule) ? dumps.map(ofTree) : dumps), ...(kills(rule) ? KILL : [])],
    }] as const
  );
  const limits = limitsOf(flags, dumps.length);
  return parsePlan({
    version: 1,
    name: "flags",
    rules: Object.fromEntries(rules),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  });
}

/**
 * A recipe with the time limits of whoever runs it: `--deadline` and `--silence` beside `--recipe`. What they dump is
 * `triage`: where everything was, and nothing private.
 *
 * @throws {RecipeError} If the recipe has a rule of that name, or a value isn't valid.
 */
export function withTimeLimits(plan: Plan, { deadline, silence, noKill }: RecipeFlags): Plan {
  if (deadline === undefined && silence === undefined) return plan;
  const { rules } = planOfFlags({ deadline, silence, noKill, dump: ["triage"] });
  const added = Object.entries(rules).filter(([name]) => name === "deadline" || name === "silence");
  const twice = added.find(([name]) => Object.hasOwn(plan.rules, name));
  if (twice !== undefined) {
    throw new RecipeError(`--${twice[0]}: the recipe has a rule "${twice[0]}" of its own`);
  }
  return parsePlan({ ...plan, rules: { ...plan.rules, ...Object.fromEntries(added) } });
}

function dumpsOf({ dump = [], strict = false }: RecipeFlags): DumpKind[] {
  return (dump.length > 0 ? dump : ["mini"]).map(parseDump).map((kind) =>
    strict ? { ...kind, strict } : kind
  );
}

/** Limits count files; several files a stop must not use them up at the first stops. */
export function limitsOf({ n, cooldown, disk }: RecipeFlags, files: number): Limits {
  if (n !== undefined && !(Number.isInteger(n) && n > 0)) {
    throw new RecipeError(`-n: Found ${n}, accepted: a whole number from 1`);
  }
  const times = n === undefined ? DEFAULT_LIMITS : { dumps: n, perBucket: n };
  const counts = { dumps: times.dumps * files, perBucket: times.perBucket * files };
  return {
    ...(n !== undefined || files > 1 ? counts : {}),
    ...(cooldown === undefined ? {} : { cooldown }),
    ...(disk === undefined ? {} : { disk }),
  };
}

/**
 * The triggers by the names of their rules, in the order in which they fire; not checked yet.
 *
 * @throws {RecipeError} If an exception has another chance than first or second.
 */
function triggersOfFlags(flags: RecipeFlags): { readonly [rule: string]: Trigger } {
  const { exitCode, debugText = [], load = [], hang, silence, deadline, cpu, memory } = flags;
  const places = (flags.break ?? []).map((breakpoint) => ({ breakpoint }));
  return {
    ...exceptionsOf(flags.exception ?? []),
    ...(exitCode === undefined ? {} : { "exit-code": { exit: exitCode } }),
    ...(debugText.length === 0 ? {} : { "debug-text": { debugText: oneOrAll(debugText) } }),
    ...(load.length === 0 ? {} : { load: { load: oneOrAll(load) } }),
    ...(places.length === 0 ? {} : { break: places.length === 1 ? places[0]! : { any: places } }),
    ...(hang === undefined ? {} : { hang: { window: hang } }),
    ...(silence === undefined ? {} : { silence: { silence } }),
    ...(deadline === undefined ? {} : { deadline: { deadline } }),
    ...(cpu === undefined ? {} : { cpu: lasting("cpu", cpu, "percent") as Trigger }),
    ...(memory === undefined ? {} : { memory: lasting("memory", memory, "size") as Trigger }),
  };
}

export function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

/** Those of each chance together: `av,0xC0000409`, `av@first`; what a runtime says of them beside those. */
function exceptionsOf(given: readonly string[]): { [rule: string]: Trigger } {
  if (given.length === 0) return { crash: { crash: "*" } };
  const words = given.flatMap((text) => text.split(",")).map(chanceOf);
  const of = (first: boolean): Trigger | undefined => {
    const some = words.filter((word) => word.first === first).map(({ which }) => which);
    const codes = some.filter((which) => !SAID.test(which));
    const chance = first ? { chance: "first" } as const : {};
    const triggers = [
      ...(codes.length === 0 ? [] : [{ exception: oneOrAll(codes), ...chance }]),
      ...some.filter((which) => SAID.test(which)).map((which) => saying(which, chance)),
    ];
    return triggers.length > 1 ? { any: triggers } : triggers[0];
  };
  const [second, first] = [of(false), of(true)];
  return {
    ...(first === undefined ? {} : { "first-chance": first }),
    ...(second === undefined ? {} : { exception: second }),
  };
}

const SAID = /^(type|is|cpp|message):(.*)$/s;

/** `type:System.IO.*`, `cpp:std::*_error`, `is:std::exception`, `message:*no room*`. */
function saying(word: string, chance: { readonly chance?: "first" }): ExceptionTrigger {
  const [, key = "", pattern = ""] = SAID.exec(word) ?? [];
  if (key === "cpp") return cppException(pattern, chance);
  if (key === "type") return netException(pattern, chance);
  return spokenException({ [key]: pattern, ...chance });
}

function chanceOf(word: string): { readonly which: string; readonly first: boolean } {
  const [which = "", chance = "second", ...more] = word.trim().split("@");
  if (more.length === 0 && (chance === "first" || chance === "second")) {
    return { which, first: chance === "first" };
  }
  throw new RecipeError(
    `--exception: "${word}" ends with "${chance}", which is not a chance${
      nearest(chance, ["first", "second"])
    }. ` +
      `Write av for an exception that nobody handles, av@first for one that is just raised`,
  );
}

/** A level and after a slash how long it must hold. A slope has a slash of its own. */
function lasting(key: string, text: string, quantity: Quantity): object {
  const at = readLevel(text, quantity) ? -1 : text.lastIndexOf("/");
  return at < 0 ? { [key]: text } : { [key]: text.slice(0, at), for: text.slice(at + 1) };
}
