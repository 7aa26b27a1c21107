/** The check that every place a dump points to lies in the file; for verify(). A new stream gets its reader here. @module */
import type { Minidump } from "./dump.ts";
import { attempt, type Findings } from "./findings.ts";
import type { StreamEntry } from "./header.ts";
import { StreamType } from "./stream_type.ts";

/** One stream of the directory as the check saw it. */
export interface StreamReport extends StreamEntry {
  /** Whether it could be read; unknown streams only have to lie inside the file. */
  readonly readable: boolean;
  /** How many entries it has, for a list. */
  readonly count?: number;
}

type Load = (dump: Minidump) => Promise<unknown>;

/** How each stream that has a name is read; undefined for one that is only checked for its place. */
const LOADERS: { readonly [Name in keyof typeof StreamType]: Load | undefined } = {
  Unused: undefined,
  ThreadList: (dump) => dump.threads(),
  ModuleList: (dump) => dump.modules(),
  MemoryList: (dump) => dump.memoryList(),
  Exception: (dump) => dump.exception(),
  SystemInfo: (dump) => dump.systemInfo(),
  ThreadExList: (dump) => dump.threads(),
  Memory64List: async (dump) => (await dump.memory64())?.ranges,
  CommentA: (dump) => dump.comment(),
  CommentW: (dump) => dump.comment(),
  HandleData: (dump) => dump.handles(),
  FunctionTable: (dump) => dump.functionTables(),
  UnloadedModuleList: (dump) => dump.unloadedModules(),
  MiscInfo: (dump) => dump.miscInfo(),
  MemoryInfoList: (dump) => dump.memoryInfo(),
  ThreadInfoList: (dump) => dump.threadInfo(),
  HandleOperationList: (dump) => dump.handleOperations(),
  Token: (dump) => dump.tokens(),
  JavaScriptData: undefined,
  SystemMemoryInfo: (dump) => dump.systemMemoryInfo(),
  ProcessVmCounters: (dump) => dump.processVmCounters(),
  IptTrace: undefined,
  ThreadNames: (dump) => dump.threadNames(),
  BreakpadInfo: (dump) => dump.breakpadInfo(),
  AssertionInfo: (dump) => dump.assertion(),
  LinuxCpuInfo: undefined,
  LinuxProcStatus: undefined,
  LinuxLsbRelease: undefined,
  LinuxCmdLine: undefined,
  LinuxEnviron: undefined,
  LinuxAuxv: undefined,
  LinuxMaps: undefined,
  LinuxDsoDebug: undefined,
  CrashpadInfo: (dump) => dump.crashpadInfo(),
};

const loaders: ReadonlyMap<number, Load> = new Map(
  Object.entries(LOADERS).flatMap(([name, load]) =>
    load === undefined ? [] : [[StreamType[name as keyof typeof StreamType], load]]
  ),
);

/** Reads every stream once and notes what can't be read or points out of the file. */
export async function checkLayout(dump: Minidump, findings: Findings): Promise<readonly StreamReport[]> {
  const reports: StreamReport[] = [];
  for (const entry of dump.streams) reports.push(await checkStream(dump, findings, entry));
  for (const problem of dump.problems) findings.addProblem(problem);
  checkDuplicates(dump, findings);
  checkOverlaps(dump, findings);
  await checkThreadPlaces(dump, findings);
  await checkMemoryPlaces(dump, findings);
  return reports;
}

async function checkStream(dump: Minidump, findings: Findings, entry: StreamEntry): Promise<StreamReport> {
  if (!dump.inFile(entry)) {
    const message =
      `The stream ${entry.name} (${entry.size} bytes at ${entry.rva}) lies outside the file of ` +
      `${dump.size} bytes`;
    findings.add("fatal", "outside-file", message, { stream: entry.type, offset: entry.rva });
    return { ...entry, readable: false };
  }
  if (entry.size === 0 && loaders.has(entry.type)) {
    const message = `The stream ${entry.name} is empty`;
    findings.add("odd", "stream-empty", message, { stream: entry.type, offset: entry.rva });
  }
  const load = dump.stream(entry.type) === entry ? loaders.get(entry.type) : undefined;
  if (load === undefined) return { ...entry, readable: true };
  const value = await attempt(findings, async () => ({ content: await load(dump) }));
  const { content } = value ?? {};
  const count = Array.isArray(content) ? content.length : content instanceof Map ? content.size : undefined;
  return { ...entry, readable: value !== undefined, ...(count === undefined ? {} : { count }) };
}

function checkDuplicates(dump: Minidump, findings: Findings): void {
  const seen = new Set<number>();
  for (const { type, name, rva } of dump.streams) {
    if (seen.has(type)) {
      const message = `The stream ${name} is there more than once`;
      findings.add("odd", "duplicate-stream", message, { stream: type, offset: rva });
    }
    seen.add(type);
  }
}

function checkOverlaps(dump: Minidump, findings: Findings): void {
  const sorted = dump.streams.filter(({ size }) => size > 0).sort((a, b) => a.rva - b.rva);
  let previous = { name: "the header", rva: 0, size: 32 };
  for (const entry of sorted) {
    const end = previous.rva + previous.size;
    if (entry.rva < end) {
      const message = `The stream ${entry.name} overlaps ${previous.name}`;
      findings.add("odd", "streams-overlap", message, { stream: entry.type, offset: entry.rva });
    }
    if (entry.rva + entry.size > end) previous = { ...entry, name: `the stream ${entry.name}` };
  }
}

/** Stacks and contexts of the threads. Lists that can't be read were noted already. */
async function checkThreadPlaces(dump: Minidump, findings: Findings): Promise<void> {
  const threads = await dump.threads().catch(() => []);
  const stream = StreamType.ThreadList;
  const full = dump.stream(StreamType.Memory64List) !== undefined;
  for (const { id, stack, context } of threads) {
    // With full memory the stacks are in Memory64List and these places mean nothing: dbgeng leaves rva 0 there.
    const places = full ? [["context", context]] as const : [["stack", stack], ["context", context]] as const;
    for (const [what, place] of places) {
      if (dump.inFile(place)) continue;
      const message =
        `The ${what} of thread ${id} (${place.size} bytes at ${place.rva}) lies outside the file`;
      findings.add("fatal", "outside-file", message, { stream, offset: place.rva });
    }
  }
}

async function checkMemoryPlaces(dump: Minidump, findings: Findings): Promise<void> {
  const stream = StreamType.MemoryList;
  for (const range of await dump.memoryList().catch(() => [])) {
    if (dump.inFile(range)) continue;
    const message =
      `Memory at 0x${range.start.toString(16)} (${range.size} bytes at ${range.rva}) lies outside ` +
      "the file";
    findings.add("fatal", "outside-file", message, { stream, offset: range.rva });
  }
  const full = await dump.memory64().catch(() => undefined);
  if (full === undefined || full.baseRva + full.total <= dump.size) return;
  const missing = full.baseRva + full.total - dump.size;
  const message = `The memory of the process is cut off: ${missing} of ${full.total} bytes are missing`;
  findings.add("fatal", "memory-truncated", message, {
    stream: StreamType.Memory64List,
    offset: full.baseRva,
  });
}
