/** The triggers of ProcDump as triggers of rules. @module */
import { contains, exceptionsOf, type ProcDumpFilters } from "./filters.ts";
import type { ImportFindings } from "./findings.ts";
import type { Given } from "./line.ts";
import { cppException, netException, spokenException } from "../triggers/exception.ts";
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
  const { codes, said, except } = exceptionsOf(
    filters,
    options.some(({ name }) => name === "ld" || name === "ud"),
    findings,
  );
  const all = codes[0] === "*";
  const first = options.some(({ name, values }) => name === "e" && values.length > 0);
  const breakpoints = options.some(({ name }) => name === "b");
  const without = except.length === 0 ? {} : { except: oneOrAll(except) };
  const of = (chance: "first" | "second"): Trigger[] => {
    const options = { chance, ...without };
    const [net, cpp] = [[...said.net, ...said.any], [...said.cpp, ...said.any]];
    return [
      ...codes.length === 0 ? [] : [{ exception: oneOrAll(codes), ...options }],
      ...net.length === 0 ? [] : [netException(oneOrAll(net), options)],
      ...cpp.length === 0 ? [] : [cppException(oneOrAll(cpp), options)],
      ...said.any.map((message) => spokenException({ message, ...options })),
    ];
  };
  const wanted = [...first ? of("first") : [], ...of("second")];
  if (wanted.length === 0) return [];
  const on: Trigger = wanted.length > 1 ? { any: wanted } : wanted[0]!;
  if (said.any.length > 0) {
    const { any: [text] } = said;
    findings.notes.push(`-f: ${text} is of a type or a message of .NET (9 or later) or of C++`);
  } else if (filters.include.length > 0) findings.notes.push("-f: looks at codes, their names and types");
  if (all && !breakpoints) findings.notes.push("-e: breakpoints count as exceptions here without -b too");
  const stops = breakpoints && !first && (all || codes.includes("breakpoint"));
  return [
    ["exception", on],
    ...(stops ? [["breakpoint", { exception: "0x80000003", chance: "first" }] as [string, Trigger]] : []),
  ];
}

function oneOrAll(patterns: readonly string[]): string | readonly string[] {
  return patterns.length === 1 ? patterns[0]! : patterns;
}

/** At once, and again every so often: what ProcDump does without a trigger. */
export function atOnce(count: number, seconds: string): NamedTriggers {
  return [["now", { timer: "1ms", ...(count > 1 ? { every: `${seconds}s` } : {}) }]];
}
