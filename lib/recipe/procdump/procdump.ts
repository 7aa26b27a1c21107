/** Recipes from command lines of ProcDump. @module */
import type { Action } from "../actions/action.ts";
import { type DumpAction, LONGEST_SERIES } from "../actions/dump.ts";
import type { Limits } from "../plan/limits.ts";
import { RecipeError } from "../language/error.ts";
import { dumpsOf } from "./dumps.ts";
import { LEFT_OUT, NOTED, REFUSED } from "./facts.ts";
import { filtersOf } from "./filters.ts";
import { type ImportFindings, noFindings, type ProcDumpRefusal } from "./findings.ts";
import { type Given, readProcDumpLine } from "./line.ts";
import { type ProcDumpTarget, targetOf } from "./target.ts";
import { isThreshold, isThresholdRule, thresholdsOf } from "./thresholds.ts";
import { atOnce, type NamedTriggers, triggersOf } from "./triggers.ts";
import type { Trigger } from "../triggers/trigger.ts";

export type { ProcDumpRefusal, ProcDumpTarget };

/** The rules that -f and -fx are for. */
const FILTERED = ["exception", "breakpoint", "load", "unload", "debug-text"];

/** A recipe as plain data, its names as in YAML. */
export interface ProcDumpRecipe {
  /** Always `procdump`. */
  readonly name: string;
  /** A rule for each trigger, in the order in which they fire. */
  readonly rules: { readonly [name: string]: { readonly on: Trigger; readonly do: readonly Action[] } };
  /** As many dumps as the line asks for; absent where it asks for none. */
  readonly limits?: Limits;
}

/** What a command line of ProcDump is here. */
export interface ProcDumpImport {
  /** The recipe, to be validated like any other. */
  readonly recipe: ProcDumpRecipe;
  /** What it is for: a program to launch, or a process to attach to. */
  readonly target: ProcDumpTarget;
  /** The folder for the dumps; absent for the default. */
  readonly out?: string;
  /** What differs from ProcDump, and what does nothing here. */
  readonly notes: readonly string[];
  /** Options that the recipe goes without; its triggers and dumps are those of the line all the same. */
  readonly refused: readonly ProcDumpRefusal[];
}

/**
 * Translates a command line of ProcDump, with or without the program in front.
 *
 * A line of which a trigger or a dump would be missing isn't translated: the error names every such option, why, and
 * what to do instead.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { importProcDump } from "trapline/files";
 *
 * const { recipe, target, out } = importProcDump("procdump -accepteula -ma -e -n 2 -x C:\\dumps app.exe --port 80");
 * assert.deepEqual(recipe.rules, {
 *   exception: { on: { exception: "*", chance: "second" }, do: [{ dump: "full" }] },
 * });
 * assert.deepEqual(recipe.limits, { dumps: 2 });
 * assert.deepEqual(target, { launch: { program: "app.exe", args: ["--port", "80"] } });
 * assert.equal(out, "C:\\dumps");
 * assert.throws(() => importProcDump("procdump -ma -i C:\\dumps"), /-i: the machine's post-mortem debugger/);
 * ```
 *
 * @throws {RecipeError} If it isn't a command line of ProcDump, or can't be translated honestly.
 */
export function importProcDump(commandLine: string): ProcDumpImport {
  const line = readProcDumpLine(commandLine);
  const findings = noFindings();
  sort(line.options, findings);
  const filters = filtersOf(line.options);
  const count = numberOf("n", line.options, 1);
  const seconds = numberOf("s", line.options, 10);
  const triggers = [
    ...triggersOf(line.options, filters, findings),
    ...thresholdsOf(line, seconds, findings),
  ];
  // Of the rules that -f is for, `-f ""` lets none write; without any other there are no dumps.
  const silent = filters.nothing ? triggers.filter(([rule]) => FILTERED.includes(rule)) : [];
  const loud = triggers.filter((trigger) => !silent.includes(trigger));
  const none = silent.length > 0 && loud.length === 0;
  const dumps = none ? [] : dumpsOf(line.options, findings);
  if (findings.fatal.length > 0) throw new RecipeError(refusals(findings.fatal));
  const { target, out, name } = targetOf(line, findings);
  const timeout = timeoutOf(line.options, findings);
  const named = dumps.map((dump) => ({ ...dump, ...(name === undefined ? {} : { name }), ...timeout }));
  if (silent.length > 0) findings.notes.push('-f "": such an event is only said, nothing is dumped');
  const said = silent.map(([rule, on]) => [rule, { on, do: [{ log: rule }] }] as const);
  const rules = none ? [] : written(loud, named, count, String(seconds), line.options, findings);
  const limits = none ? {} : { limits: { dumps: count * dumps.length } };
  const recipe = { name: "procdump", rules: Object.fromEntries([...said, ...rules]), ...limits };
  const { notes, refused } = findings;
  return { recipe, target, ...(out === undefined ? {} : { out }), notes: [...new Set(notes)], refused };
}

/** Puts what needs no translation where it belongs. */
function sort(options: readonly Given[], { notes, refused, fatal }: ImportFindings): void {
  const relative = options.some(({ name }) => name === "c" || name === "cl");
  for (const name of new Set(options.map((option) => option.name))) {
    const option = `-${name}`;
    if (name === "u" && relative) continue;
    if (name in REFUSED) fatal.push({ option, reason: REFUSED[name]! });
    else if (name in LEFT_OUT) refused.push({ option, reason: LEFT_OUT[name]! });
    else if (name in NOTED) notes.push(NOTED[name]!);
  }
}

function refusals(fatal: readonly ProcDumpRefusal[]): string {
  return `ProcDump's line can't be imported:\n${
    fatal.map(({ option, reason }) => `  ${option}: ${reason}`).join("\n")
  }`;
}

function numberOf(option: string, options: readonly Given[], otherwise: number): number {
  const given = options.findLast(({ name }) => name === option)?.values[0];
  if (given === undefined) return otherwise;
  if (/^[1-9]\d{0,6}$/.test(given)) return Number(given);
  throw new RecipeError(`-${option}: needs a whole number from 1, not "${given}"`);
}

/** `-at`: a dump that takes longer is given up. */
function timeoutOf(options: readonly Given[], { notes }: ImportFindings): Pick<DumpAction, "timeout"> {
  if (!options.some(({ name }) => name === "at")) return {};
  notes.push("-at: a dump that would take longer is written smaller; one that takes longer is given up");
  return { timeout: `${numberOf("at", options, 1)}s` };
}

/** The rules that write. */
function written(
  triggers: NamedTriggers,
  dumps: readonly DumpAction[],
  count: number,
  seconds: string,
  options: readonly Given[],
  { notes }: ImportFindings,
): [string, ProcDumpRecipe["rules"][string]][] {
  const has = (option: string): boolean => options.some(({ name }) => name === option);
  const threshold = options.find(({ name }) => isThreshold(name));
  if (triggers.length === 0) {
    notes.push("Without a trigger the dump is written at once, as trapline snap does");
  } else if (threshold && count > LONGEST_SERIES) {
    notes.push(
      `-${threshold.name}: ProcDump dumps again every ${seconds} s while the value stays there; here the value must have gone back first`,
    );
  } else if (threshold && count > 1) {
    notes.push(
      `-${threshold.name}: ProcDump dumps again every ${seconds} s while the value stays there; here the series goes on, too, ` +
        "after the value has gone back",
    );
  } else if (has("s") && !threshold) {
    notes.push("-s: does nothing here; it is for thresholds and for dumps without a trigger");
  }
  if (dumps.length > 1) {
    notes.push("-n: counts triggers in ProcDump; the limit counts dumps, so it is multiplied");
  }
  notes.push("-n: ProcDump ends after its last dump; here the run goes on without another dump");
  const all = triggers.length > 0 ? triggers : atOnce(count, seconds);
  const kills = has("k");
  const repeats = (rule: string): boolean => count > 1 && count <= LONGEST_SERIES && isThresholdRule(rule);
  const ends = (rule: string): boolean => kills && rule !== "exit" && (count === 1 || repeats(rule));
  const series = dumps.map((dump): DumpAction => ({ ...dump, times: count, every: `${seconds}s` }));
  const written = (rule: string): readonly DumpAction[] => repeats(rule) ? series : dumps;
  const rules: [string, ProcDumpRecipe["rules"][string]][] = all.map(([rule, on]) => [
    rule,
    { on, do: ends(rule) ? [...written(rule), { kill: true }] : written(rule) },
  ]);
  const running = all.filter(([rule]) => rule !== "exit" && !repeats(rule)).map(([, on]) => on);
  if (kills && count > 1 && running.length > 0) {
    const of: Trigger = running.length === 1 ? running[0]! : { any: running };
    rules.push(["last", { on: { count, of }, do: [{ kill: true }] }]);
  }
  return rules;
}
