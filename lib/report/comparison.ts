/** What is new between two dumps of a process. @module */
import { hex } from "../facts/text.ts";
import type { Handle, MemoryInfo } from "../minidump/mod.ts";
import type { Comparison } from "./comparison_schema.ts";
import { placeName } from "./group_stacks.ts";
import type { InspectedDump, InspectedStacks, InspectedSummary } from "./inspection_schema.ts";

/** One of the two, with what only comparing needs. */
export interface Compared {
  readonly dump: InspectedDump;
  readonly summary: InspectedSummary;
  /** The map of the address space; empty where the dump has none. */
  readonly regions: readonly MemoryInfo[];
  readonly handles: readonly Handle[];
}

type Group = InspectedStacks["groups"][number];
type Thread = InspectedSummary["threads"][number];
type Amount = NonNullable<Comparison["memory"]["private"]>;

const MOST_GROWN = 8;

/** Compares them. */
export function comparison(before: Compared, after: Compared): Comparison {
  const [one, other] = [before.summary.process, after.summary.process];
  return {
    version: 1,
    before: sideOf(before),
    after: sideOf(after),
    sameProcess: one.id === other.id && one.created === other.created && one.image === other.image,
    apartMs: Date.parse(after.summary.written) - Date.parse(before.summary.written),
    threads: threads(before, after),
    stacks: {
      appeared: groupsWithout(groupsOf(after), groupsOf(before)),
      gone: groupsWithout(groupsOf(before), groupsOf(after)),
    },
    modules: modules(before.summary, after.summary),
    memory: memory(before, after),
    handles: handles(before, after),
  };
}

function sideOf({ dump: { file }, summary: { written, process } }: Compared): Comparison["before"] {
  return {
    file,
    written,
    ...(process.image === undefined ? {} : { image: process.image }),
    ...(process.id === undefined ? {} : { pid: process.id }),
  };
}

function groupsOf({ dump: { stacks } }: Compared): readonly Group[] {
  return stacks?.groups ?? [];
}

/** The functions that a stack goes through, as far as that is sure. */
function way({ frames }: Group): string {
  const guess = frames.findIndex(({ found }) => found === "scan");
  return (guess < 1 ? frames : frames.slice(0, guess)).map(placeName).join("\n");
}

function groupsWithout(groups: readonly Group[], others: readonly Group[]): Comparison["stacks"]["appeared"] {
  const known = new Set(others.map(way));
  return groups.filter((group) => !known.has(way(group))).map((group) => ({
    ...group,
    threads: [...group.threads],
    frames: [...group.frames],
  }));
}

function threads(before: Compared, after: Compared): Comparison["threads"] {
  const [earlier, later] = [before, after].map(({ summary }) =>
    new Map(summary.threads.map((thread) => [thread.id, thread]))
  ) as [Map<number, Thread>, Map<number, Thread>];
  const [ways, waysAfter] = [before, after].map((side) =>
    new Map(groupsOf(side).flatMap((group) => group.threads.map(({ tid }) => [tid, way(group)])))
  ) as [Map<number, string>, Map<number, string>];
  const without = (all: Map<number, Thread>, others: Map<number, Thread>): Thread[] =>
    [...all.values()].filter(({ id }) => !others.has(id));
  const both = [...later.values()].filter(({ id }) => earlier.has(id));
  const used = ({ id, cpuMs }: Thread): number => (cpuMs ?? 0) - (earlier.get(id)?.cpuMs ?? 0);
  return {
    appeared: without(later, earlier).map(named),
    ended: without(earlier, later).map(named),
    still: both.filter((thread) =>
      ways.get(thread.id) !== undefined && ways.get(thread.id) === waysAfter.get(thread.id) &&
      used(thread) === 0
    ).map(named),
    busy: both.filter((thread) => used(thread) > 0).sort((a, b) => used(b) - used(a))
      .map((thread) => ({ ...named(thread), cpuMs: used(thread) })),
  };
}

function named({ id, name }: Thread): { tid: number; name?: string } {
  return { tid: id, ...(name === undefined ? {} : { name }) };
}

type Module = InspectedSummary["modules"][number];

/** Modules are known by their names: the same one may lie elsewhere in another run. */
function modules(before: InspectedSummary, after: InspectedSummary): Comparison["modules"] {
  const byName = ({ modules }: InspectedSummary): Map<string, Module> =>
    new Map(modules.map((module) => [module.name.toLowerCase(), module]));
  const [one, other] = [byName(before), byName(after)];
  const without = (all: Map<string, Module>, others: Map<string, Module>): Comparison["modules"]["loaded"] =>
    [...all].filter(([name]) => !others.has(name)).map(([, { name, version }]) => ({
      name,
      ...(version === undefined ? {} : { version }),
    }));
  const replaced = [...other].flatMap(([key, module]) => {
    const former = one.get(key);
    if (former === undefined || former.codeId === module.codeId) return [];
    const differs = former.version !== undefined && former.version !== module.version;
    const build = (each: Module): string =>
      differs && each.version !== undefined ? each.version : each.codeId;
    return [{ name: module.name, before: build(former), after: build(module) }];
  });
  return { loaded: without(other, one), unloaded: without(one, other), replaced };
}

const COMMITTED = 0x1000;
const KINDS: Readonly<Record<number, "private" | "mapped" | "image">> = {
  0x20000: "private",
  0x40000: "mapped",
  0x1000000: "image",
};

function memory(before: Compared, after: Compared): Comparison["memory"] {
  const [one, other] = [before.summary.process.memory, after.summary.process.memory];
  const counted = one === undefined || other === undefined ? {} : {
    private: { before: one.private, after: other.private },
    workingSet: { before: one.workingSet, after: other.workingSet },
  };
  if (before.regions.length === 0 || after.regions.length === 0) return { ...counted, grown: [] };
  const [earlier, later] = [allocations(before.regions), allocations(after.regions)];
  const sum = (all: ReturnType<typeof allocations>, kind: string): number =>
    [...all.values()].reduce((total, each) => total + (each.kind === kind ? each.bytes : 0), 0);
  const amount = (kind: string): Amount => ({ before: sum(earlier, kind), after: sum(later, kind) });
  const grown = [...later].map(([base, { kind, bytes }]) => ({
    base: hex(base),
    kind,
    bytes: bytes - (earlier.get(base)?.bytes ?? 0),
  })).filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  return {
    ...counted,
    committed: { private: amount("private"), mapped: amount("mapped"), image: amount("image") },
    grown: grown.slice(0, MOST_GROWN),
  };
}

/** Committed bytes of each allocation. */
function allocations(
  regions: readonly MemoryInfo[],
): Map<bigint, { kind: "private" | "mapped" | "image"; bytes: number }> {
  const all = new Map<bigint, { kind: "private" | "mapped" | "image"; bytes: number }>();
  for (const { allocationBase, size, state, type } of regions) {
    const kind = KINDS[type];
    if (state !== COMMITTED || kind === undefined) continue;
    const bytes = (all.get(allocationBase)?.bytes ?? 0) + Number(size);
    all.set(allocationBase, { kind, bytes });
  }
  return all;
}

function handles(before: Compared, after: Compared): Comparison["handles"] {
  const tally = (all: readonly Handle[]): Map<string, number> =>
    new Map(
      [...Map.groupBy(all, ({ typeName }) => typeName || "unknown")].map((
        [type, { length }],
      ) => [type, length]),
    );
  const [one, other] = [tally(before.handles), tally(after.handles)];
  const known = one.size > 0 && other.size > 0;
  const types = known ? [...new Set([...one.keys(), ...other.keys()])] : [];
  const byType = types.map((type) => ({ type, before: one.get(type) ?? 0, after: other.get(type) ?? 0 }))
    .filter((each) => each.before !== each.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  const counts = [before, after].map(({ summary }) => summary.process.handles);
  const all = known ? [before.handles.length, after.handles.length] : counts;
  return {
    ...(all[0] === undefined || all[1] === undefined ? {} : { all: { before: all[0], after: all[1] } }),
    byType,
  };
}
