/** The triggers of ProcDump as triggers of rules. @module */
import { contains, exceptionsOf, type ProcDumpFilters } from "./filters.ts";
import type { ImportFindings } from "./findings.ts";
import type { Given } from "./line.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** The triggers by the names of their rules, in the order in which they fire. */
export type NamedTriggers = readonly (readonly [rule: string, on: Trigger])[];

/** The triggers that the options ask for; none where the dump is to be written at once. */
export function triggersOf(
  options: readonly Given[],
  filters: ProcDumpFilters,
  findings: ImportFindings,
): NamedTriggers {
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const texts = filters.include.map(contains);
  const patterns = texts.length === 1 ? texts[0]! : texts.length > 1 ? texts : "*";
  const found: [string, Trigger][] = [];
  if (has("e")) found.push(...exceptions(options, filters, findings));
  if (has("b") && !has("e")) findings.notes.push("-b: does nothing without -e");
  if (has("ld")) {
    const except = filters.exclude.map(contains);
    found.push(["load", { load: patterns, ...(except.length > 0 ? { except } : {}) }]);
  }
  if (has("ud")) found.push(["unload", { unload: patterns }]);
  if (has("ct")) found.push(["thread-start", { thread: "start" }]);
  if (has("et")) found.push(["thread-exit", { thread: "exit" }]);
  if (has("l")) found.push(["debug-text", { debugText: patterns }]);
  if (has("t")) found.push(["exit", { exit: "any" }]);
  if (filters.exclude.length > 0 && (has("ud") || has("l"))) {
    findings.fatal.push({
      option: "-fx",
      reason: `${has("l") ? "debug text" : "unloaded DLLs"} can't be excluded; name what you want with -f`,
    });
  }
  const filtered = ["e", "ld", "ud", "l"].some(has);
  if (!filtered && (filters.include.length > 0 || filters.exclude.length > 0 || filters.nothing)) {
    findings.notes.push("-f, -fx: do nothing without -e, -ld, -ud or -l");
  }
  return found;
}

function exceptions(
  options: readonly Given[],
  filters: ProcDumpFilters,
  findings: ImportFindings,
): [string, Trigger][] {
  const others = options.some(({ name }) => ["ld", "ud", "l"].includes(name));
  const wanted = exceptionsOf(filters, others, findings);
  if (wanted.length === 0) return [];
  if (filters.include.length > 0) {
    findings.notes.push("-f: looks at codes and their names, not at .NET types or at messages");
  }
  const all = wanted[0] === "*";
  const exception = wanted.length === 1 ? wanted[0]! : wanted;
  const first = options.some(({ name, values }) => name === "e" && values.length > 0);
  const breakpoints = options.some(({ name }) => name === "b");
  const second: Trigger = { exception, chance: "second" };
  const on: Trigger = first ? { any: [{ exception, chance: "first" }, second] } : second;
  if (all && !breakpoints) findings.notes.push("-e: breakpoints count as exceptions here without -b too");
  const stops = breakpoints && !first && (all || wanted.includes("breakpoint"));
  return [
    ["exception", on],
    ...(stops ? [["breakpoint", { exception: "0x80000003", chance: "first" }] as [string, Trigger]] : []),
  ];
}

/** At once, and again every so often: what ProcDump does without a trigger. */
export function atOnce(count: number, seconds: string): NamedTriggers {
  return [["now", { timer: "1ms", ...(count > 1 ? { every: `${seconds}s` } : {}) }]];
}
