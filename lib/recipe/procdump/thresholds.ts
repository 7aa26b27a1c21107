/** The thresholds of ProcDump as triggers: the processor, memory, counters, a window that hangs. @module */
import { baseName } from "../../facts/path.ts";
import { PERFORMANCE_COUNTERS } from "./facts.ts";
import type { ImportFindings } from "./findings.ts";
import type { Given, ProcDumpLine } from "./line.ts";
import type { NamedTriggers } from "./triggers.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** Options that are thresholds, by the rules they become; of each the dump comes when it is reached, or fallen below. */
const RULES: Readonly<Record<string, readonly [rule: string, operator: ">=" | "<"]>> = {
  c: ["cpu", ">="],
  cl: ["cpu-below", "<"],
  m: ["memory", ">="],
  ml: ["memory-below", "<"],
  p: ["counter", ">="],
  pl: ["counter-below", "<"],
};

/** Whether an option is a threshold that must hold for `-s` seconds. */
export function isThreshold(name: string): boolean {
  return name in RULES;
}

/** Whether a rule is a threshold's: of those ProcDump writes again every `-s` seconds, which is a series here. */
export function isThresholdRule(rule: string): boolean {
  return Object.values(RULES).some(([name]) => name === rule);
}

/** The triggers of a line's thresholds, each after `seconds`. */
export function thresholdsOf(line: ProcDumpLine, seconds: number, findings: ImportFindings): NamedTriggers {
  const { options } = line;
  const relative = options.some(({ name }) => name === "u") ? { relative: "core" } as const : {};
  const span = `${seconds}s`;
  const found = new Map<string, Trigger[]>();
  const put = (rule: string, on: Trigger | undefined): void => {
    if (on) found.set(rule, [...found.get(rule) ?? [], on]);
  };
  for (const given of options) {
    const { name, values: [first = "", second = ""] } = given;
    if (name === "h") put("hang", { window: "5s" });
    const [rule, operator] = RULES[name] ?? [];
    if (rule === undefined) continue;
    const counter = name === "p" || name === "pl";
    const level = `${operator}${numberOf(given, counter ? second : first, findings)}`;
    if (counter) put(rule, counted(given, level, span, nameOf(line), findings));
    else if (name === "c" || name === "cl") put(rule, { cpu: `${level}%`, ...relative, for: span });
    else put(rule, { memory: `${level}MiB`, for: span });
  }
  return [...found].map((
    [rule, triggers],
  ) => [rule, triggers.length === 1 ? triggers[0]! : { any: triggers }]);
}

function numberOf({ name }: Given, text: string, { fatal }: ImportFindings): string {
  if (/^\d{1,15}$/.test(text)) return text;
  fatal.push({ option: `-${name}`, reason: `needs a whole number, not "${text}"` });
  return "1";
}

/** A counter of the target itself that means to the letter what is measured here. */
function counted(
  { name, values: [path = ""] }: Given,
  level: string,
  span: string,
  target: string | undefined,
  { fatal, notes }: ImportFindings,
): Trigger | undefined {
  const [, instance = "", counter = ""] = /^\\Process\(([^)]+)\)\\(.+)$/i.exec(path) ?? [];
  const found = PERFORMANCE_COUNTERS[counter.toLowerCase()];
  if (found === undefined) {
    const known = Object.values(PERFORMANCE_COUNTERS).map((each) => each.name).join(", ");
    fatal.push({
      option: `-${name}`,
      reason: `"${path}" isn't measured; of the process itself there are ${known}`,
    });
    return undefined;
  }
  if (target !== undefined && instance.toLowerCase() !== target) {
    fatal.push({
      option: `-${name}`,
      reason: `"${path}" is of "${instance}", but only the target is measured`,
    });
    return undefined;
  }
  if (target === undefined) notes.push(`-${name}: "${instance}" is taken to be the target's name`);
  return { ...found.on(level), for: span };
}

/** The target's name as counters have it; undefined where only its id is known. */
function nameOf({ words: [who = ""], launch }: ProcDumpLine): string | undefined {
  const file = launch?.program ?? who;
  if (!launch && /^\d+$/.test(file)) return undefined;
  return baseName(file).replace(/\.exe$/i, "")
    .toLowerCase();
}
