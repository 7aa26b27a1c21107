/** Two dumps of a process, compared, for people. @module */
import { count, formatBytes, span } from "../facts/text.ts";
import type { Comparison } from "./comparison_schema.ts";
import type { Fact, Story } from "./dump_report.ts";
import { moment } from "./inspection_story.ts";

const MOST_NAMED = 6;

/** What is new, the new stacks first. */
export function storyOfComparison(comparison: Comparison): Story {
  const { before, after, stacks, sameProcess, apartMs } = comparison;
  const news = [...threadNews(comparison), ...moduleNews(comparison), ...memoryNews(comparison)];
  const appeared = count(stacks.appeared.length, "new stack");
  const headline = [...(stacks.appeared.length === 0 ? [] : [appeared]), ...news];
  const which = `${after.image ?? "unknown"}${after.pid === undefined ? "" : `, pid ${after.pid}`}`;
  const other = `${before.image ?? "unknown"}${before.pid === undefined ? "" : `, pid ${before.pid}`}`;
  const wrong = sameProcess ? ": they are the wrong way round" : "";
  const apart = apartMs === 0
    ? "in the same second"
    : `${span(Math.abs(apartMs))} ${apartMs < 0 ? `before the first dump${wrong}` : "later"}`;
  return {
    kind: "calm",
    label: "COMPARED",
    headline: headline.length === 0 ? "nothing is new" : headline.join(", "),
    details: [sameProcess ? `${which}, ${apart}` : `two processes: ${other}, and ${which}, ${apart}`],
    groups: stacks.appeared,
    ...(stacks.appeared.length === 0 ? {} : { note: "stacks that the first dump does not have" }),
    facts: [
      ...threadFacts(comparison),
      ...moduleFacts(comparison),
      ...memoryFacts(comparison),
      ...handleFacts(comparison),
      [
        "dumps",
        `${before.file}, written ${moment(before.written)}`,
        `${after.file}, written ${moment(after.written)}`,
      ],
    ],
    findings: [],
  };
}

function threadNews({ threads: { appeared, ended } }: Comparison): string[] {
  return [
    ...(appeared.length === 0 ? [] : [count(appeared.length, "new thread")]),
    ...(ended.length === 0 ? [] : [`${count(ended.length, "thread")} ended`]),
  ];
}

function moduleNews({ modules: { loaded, unloaded, replaced } }: Comparison): string[] {
  return [
    ...(loaded.length === 0 ? [] : [`${count(loaded.length, "module")} loaded`]),
    ...(unloaded.length === 0 ? [] : [`${count(unloaded.length, "module")} unloaded`]),
    ...(replaced.length === 0 ? [] : [`${count(replaced.length, "module")} of another build`]),
  ];
}

type Amount = NonNullable<Comparison["memory"]["private"]>;

/** Less than this is what programs do all the time. */
const WORTH_SAYING = 1_000_000;

function memoryNews({ memory, handles }: Comparison): string[] {
  const amount = memory.private ?? memory.committed?.private;
  const grown = amount === undefined ? 0 : amount.after - amount.before;
  const more = handles.all === undefined ? 0 : handles.all.after - handles.all.before;
  return [
    ...(Math.abs(grown) < WORTH_SAYING
      ? []
      : [`${formatBytes(Math.abs(grown))} ${grown > 0 ? "more" : "less"} memory`]),
    ...(more === 0 ? [] : [more > 0 ? count(more, "more handle") : `${count(-more, "handle")} fewer`]),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

type Thread = Comparison["threads"]["still"][number];

function threadFacts({ threads: { appeared, ended, still, busy } }: Comparison): Fact[] {
  const named = ({ tid, name }: Thread): string => name === undefined ? `${tid}` : `${tid} ${name}`;
  const lines = [
    ...(appeared.length === 0 ? [] : [`new: ${listed(appeared.map(named))}`]),
    ...(ended.length === 0 ? [] : [`ended: ${listed(ended.map(named))}`]),
    ...(busy.length === 0
      ? []
      : [`busy: ${listed(busy.map((thread) => `${named(thread)} (${span(thread.cpuMs)})`))}`]),
    ...(still.length === 0
      ? []
      : [`in the same functions both times, and idle: ${listed(still.map(named))}`]),
  ];
  return lines.length === 0 ? [] : [["threads", ...lines]];
}

function moduleFacts({ modules: { loaded, unloaded, replaced } }: Comparison): Fact[] {
  const named = ({ name, version }: { readonly name: string; readonly version?: string }): string =>
    version === undefined || version === "0.0.0.0" ? name : `${name} ${version}`;
  const lines = [
    ...(loaded.length === 0 ? [] : [`loaded: ${listed(loaded.map(named))}`]),
    ...(unloaded.length === 0 ? [] : [`unloaded: ${listed(unloaded.map(named))}`]),
    ...replaced.slice(0, MOST_NAMED).map(({ name, before, after }) => `${name} was ${before}, is ${after}`),
  ];
  return lines.length === 0 ? [] : [["modules", ...lines]];
}

function change({ before, after }: Amount, words: (value: number) => string): string {
  return before === after ? `${words(after)}, as before` : `${words(before)} before, ${words(after)} after`;
}

function memoryFacts({ memory: { private: own, workingSet, committed, grown } }: Comparison): Fact[] {
  const lines = [
    ...(own === undefined ? [] : [`of its own: ${change(own, formatBytes)}`]),
    ...(workingSet === undefined ? [] : [`in RAM: ${change(workingSet, formatBytes)}`]),
    ...(committed === undefined
      ? []
      : (["private", "mapped", "image"] as const).map((kind) =>
        `${kind}: ${change(committed[kind], formatBytes)}`
      )),
    ...(grown.length === 0
      ? []
      : [`grew most: ${listed(grown.map(({ base, bytes }) => `${base} by ${formatBytes(bytes)}`))}`]),
  ];
  return lines.length === 0 ? [] : [["memory", ...lines]];
}

function handleFacts({ handles: { all, byType } }: Comparison): Fact[] {
  const kinds = byType.map(({ type, before, after }) => `${type} ${before} to ${after}`);
  const lines = [
    ...(all === undefined ? [] : [change(all, String)]),
    ...(kinds.length === 0 ? [] : [listed(kinds)]),
  ];
  return lines.length === 0 ? [] : [["handles", ...lines]];
}
