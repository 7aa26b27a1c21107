/** What is in a dump, in short: enter at summarise(). @module */
import { baseName } from "../facts/path.ts";
import { formatCode, statusFact } from "../facts/status.ts";
import type { Minidump } from "./dump.ts";
import type { Exception } from "./exception.ts";
import { attempt, Findings } from "./findings.ts";
import { identify } from "./identify.ts";
import { moduleFinder } from "./find_module.ts";
import type { Module } from "./modules.ts";
import { stopKind } from "./stop.ts";
import type {
  Summary,
  SummaryException,
  SummaryModule,
  SummaryPlace,
  SummaryThread,
} from "./summary_types.ts";
import type { SystemInfo } from "./system.ts";
import { hex } from "./text.ts";
import type { Thread } from "./threads.ts";
import { isWines } from "./wine.ts";
import { isWow64, wow64Context } from "./wow64.ts";
import { accessedAddress, exceptionWords } from "./exception_text.ts";

/** Longer lists are cut; the counts beside them are those of the dump. */
const MOST_LISTED = 10_000;

/**
 * Says what is in a dump, as plain data that can be written as JSON: where it comes from, what happened and where,
 * the threads with their instruction pointers, the modules. Stacks are not guessed at.
 *
 * Numbers that may be large (addresses, offsets) are hexadecimal strings. A field that the dump does not tell is
 * absent. Parts that can't be read are left out and named in `problems`; it never fails because of what is in the
 * file.
 *
 * @example Headline of a crash
 * ```ts
 * import { bytesSource, MinidumpError, openDump, summarise } from "trapline/minidump";
 *
 * try {
 *   using dump = await openDump(bytesSource(new Uint8Array(0)));
 *   const { exception, process } = await summarise(dump);
 *   console.log(`${process.image}: ${exception?.words ?? "no exception"} in ${exception?.at?.module}`);
 * } catch (error) {
 *   if (!(error instanceof MinidumpError)) throw error;
 * }
 * ```
 */
export async function summarise(dump: Minidump): Promise<Summary> {
  const findings = new Findings();
  const facts = await gather(dump, findings);
  const place = placer(facts);
  const threads = await summariseThreads(dump, facts, place, findings);
  const exception = await summariseException(dump, facts, place, findings);
  const system = facts.system;
  for (const problem of dump.problems) findings.addProblem(problem);
  return {
    kind: (await identify(dump.source)).kind,
    size: dump.size,
    written: dump.header.written.toISOString(),
    flags: hex(dump.header.flags),
    ...(system === undefined ? {} : summariseSystem(system, facts.modules)),
    process: await summariseProcess(dump, facts, findings),
    ...(exception === undefined ? {} : { exception }),
    threadCount: facts.threads.length,
    threads,
    moduleCount: facts.modules.length,
    modules: facts.modules.slice(0, MOST_LISTED).map(summariseModule),
    unloaded: facts.unloaded.slice(0, MOST_LISTED).map(({ path, base, size }) => ({
      name: baseName(path),
      base: hex(base),
      size,
    })),
    memory: await summariseMemory(dump, findings),
    ...await summariseNotes(dump, findings),
    problems: findings.list().map(({ message }) => message),
  };
}

interface Facts {
  readonly system: SystemInfo | undefined;
  readonly exception: Exception | undefined;
  readonly threads: readonly Thread[];
  readonly names: ReadonlyMap<number, string>;
  readonly modules: readonly Module[];
  readonly unloaded: Awaited<ReturnType<Minidump["unloadedModules"]>>;
  /** Whether it is a 32-bit program, whose dump has 64 bits. */
  readonly wow64: boolean;
}

async function gather(dump: Minidump, findings: Findings): Promise<Facts> {
  return {
    system: await attempt(findings, () => dump.systemInfo()),
    exception: await attempt(findings, () => dump.exception()),
    threads: await attempt(findings, () => dump.threads()) ?? [],
    names: await attempt(findings, () => dump.threadNames()) ?? new Map(),
    modules: await attempt(findings, () => dump.modules()) ?? [],
    unloaded: await attempt(findings, () => dump.unloadedModules()) ?? [],
    wow64: await isWow64(dump),
  };
}

type Placer = (address: bigint) => SummaryPlace;

/** Makes the function that names the module of an address. */
function placer({ modules, unloaded }: Facts): Placer {
  const loadedAt = moduleFinder(modules);
  const unloadedAt = moduleFinder(unloaded);
  return (address) => {
    const module = loadedAt(address);
    if (module !== undefined) return placeInModule(address, module);
    const gone = unloadedAt(address);
    if (gone === undefined) return { address: hex(address) };
    return { address: hex(address), unloadedModule: baseName(gone.path), offset: hex(address - gone.base) };
  };
}

function placeInModule(address: bigint, module: Module): SummaryPlace {
  const { name, path, base, size: _size, ...identity } = summariseModule(module);
  return { address: hex(address), module: name, offset: hex(address - BigInt(base)), path, ...identity };
}

function summariseModule(module: Module): SummaryModule {
  const { codeView } = module;
  return {
    name: module.name,
    path: module.path,
    base: hex(module.base),
    size: module.size,
    ...(module.version === undefined ? {} : { version: module.version }),
    codeId: module.codeId,
    ...(codeView?.debugId === undefined ? {} : { debugId: codeView.debugId }),
    ...(codeView?.path === undefined ? {} : { debugFile: baseName(codeView.path) }),
  };
}

function summariseSystem(system: SystemInfo, modules: readonly Module[]): Pick<Summary, "os" | "cpu"> {
  const wine = system.os === "windows" && isWines(modules);
  return {
    os: {
      name: system.osName,
      version: system.osVersion,
      servicePack: system.servicePack,
      ...(wine ? { wine } : {}),
    },
    cpu: { name: system.cpu, processors: system.processors },
  };
}

async function summariseProcess(
  dump: Minidump,
  facts: Facts,
  findings: Findings,
): Promise<Summary["process"]> {
  const misc = await attempt(findings, () => dump.miscInfo());
  const counters = await attempt(findings, () => dump.processVmCounters());
  const handles = await attempt(findings, () => dump.handles()) ?? [];
  const [program] = facts.modules;
  return {
    ...(misc?.processId === undefined ? {} : { id: misc.processId }),
    ...(program === undefined || program.path === "" ? {} : { image: program.name }),
    ...(facts.wow64 ? { wow64: true } : {}),
    ...(misc?.created === undefined ? {} : { created: misc.created.toISOString() }),
    ...(misc?.userSeconds === undefined ? {} : { userSeconds: misc.userSeconds }),
    ...(misc?.kernelSeconds === undefined ? {} : { kernelSeconds: misc.kernelSeconds }),
    ...(counters === undefined ? {} : {
      memory: {
        private: Number(counters.privateUsage),
        workingSet: Number(counters.workingSetSize),
        peak: Number(counters.peakWorkingSetSize),
      },
    }),
    ...(handles.length === 0 ? {} : { handles: handles.length }),
  };
}

async function summariseException(
  dump: Minidump,
  facts: Facts,
  place: Placer,
  findings: Findings,
): Promise<SummaryException | undefined> {
  const { exception, system } = facts;
  if (exception === undefined) return undefined;
  // Of a 32-bit program the registers are of Windows' code around it, and only the record is its own.
  const thread = facts.threads.find(({ id }) => id === exception.threadId);
  const of32 = thread && await wow64Context(dump, thread);
  const context = of32 ??
    (facts.wow64 && exception.address !== 0n
      ? undefined
      : await attempt(findings, () => dump.context(exception.context)));
  const evidence = { exception, system, ip: context?.ip };
  const accessed = accessedAddress(evidence);
  const fact = statusFact(exception.code);
  const os = system?.os ?? "windows";
  // Without registers the address says where, unless it is one of those that Windows leaves 0.
  const at = context === undefined && exception.address === 0n
    ? undefined
    : place(facts.wow64 && exception.address !== 0n ? exception.address : context?.ip ?? exception.address);
  const name = facts.names.get(exception.threadId);
  return {
    code: formatCode(exception.code),
    ...(fact === undefined || os !== "windows" ? {} : { name: fact.name, meaning: fact.what }),
    words: exceptionWords(evidence),
    stop: stopKind(exception, os, at?.module),
    address: hex(exception.address),
    ...(accessed === undefined ? {} : { accessed: hex(accessed) }),
    parameters: exception.parameters.map(hex),
    threadId: exception.threadId,
    ...(name === undefined ? {} : { threadName: name }),
    ...(at === undefined ? {} : { at }),
  };
}

async function summariseThreads(
  dump: Minidump,
  facts: Facts,
  place: Placer,
  findings: Findings,
): Promise<readonly SummaryThread[]> {
  const info = await attempt(findings, () => dump.threadInfo()) ?? [];
  const cpu = new Map(
    info.map(({ id, kernelTime, userTime }) => [id, Number(kernelTime + userTime) / 10_000]),
  );
  const summaries: SummaryThread[] = [];
  for (const thread of facts.threads.slice(0, MOST_LISTED)) {
    const crashed = facts.exception?.threadId === thread.id;
    const registers = crashed && facts.exception !== undefined ? facts.exception.context : thread.context;
    const context = await wow64Context(dump, thread) ??
      await attempt(findings, () => dump.context(registers));
    const name = facts.names.get(thread.id);
    summaries.push({
      id: thread.id,
      ...(name === undefined ? {} : { name }),
      crashed,
      ...(cpu.has(thread.id) ? { cpuMs: cpu.get(thread.id)! } : {}),
      ...(context === undefined ? {} : { at: place(context.ip) }),
    });
  }
  return summaries;
}

async function summariseMemory(dump: Minidump, findings: Findings): Promise<Summary["memory"]> {
  const full = await attempt(findings, () => dump.memory64());
  const list = await attempt(findings, () => dump.memoryList()) ?? [];
  const stacks = await attempt(findings, () => dump.threadStacks()) ?? [];
  const bytes = [...list, ...stacks].reduce((sum, { size }) => sum + size, full?.total ?? 0);
  return {
    full: full !== undefined,
    ranges: list.length + stacks.length + (full?.ranges.length ?? 0),
    bytes,
  };
}

async function summariseNotes(
  dump: Minidump,
  findings: Findings,
): Promise<Pick<Summary, "comment" | "assertion" | "annotations">> {
  const comment = await attempt(findings, () => dump.comment());
  const assertion = await attempt(findings, () => dump.assertion());
  const crashpad = await attempt(findings, () => dump.crashpadInfo());
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(assertion === undefined ? {} : { assertion }),
    annotations: Object.fromEntries([
      ...crashpad?.annotations ?? [],
      ...[...crashpad?.modules.values() ?? []].flatMap(({ annotations }) => [...annotations]),
    ]),
  };
}
