/**
 * Damaged dumps by the thousand, from a fixed seed. As a program, `fuzz.ts COUNT FOLDER...` reads that many in a
 * process of its own and prints what it came to as JSON: so its memory is that of the reader.
 *
 * @module
 */
import {
  bytesSource,
  type Minidump,
  MinidumpError,
  openDump,
  summarise,
  verify,
} from "../../lib/minidump/mod.ts";
import { Synth } from "../minidump/synth.ts";
import { crashDump, handleData, memory64List, threadNames } from "../minidump/synth_streams.ts";
import { corpus, corpusPath } from "./corpus.ts";
import { MUTATORS, randomFrom } from "./fuzz_mutators.ts";
import { processorMs } from "./processor.ts";

/** What reading many damaged dumps came to. */
export interface FuzzResult {
  readonly inputs: number;
  /** How many dumps were damaged. */
  readonly seeds: number;
  /** How many of the inputs were still whole for the verifier. */
  readonly whole: number;
  readonly slowestMs: number;
  /** The most memory the process had, in MB; 0 where the system does not tell. */
  readonly peakMb: number;
}

const SEED = 0x7EA91;
const LIMIT_MS = 1000;
/** Copying larger ones would be most of the time. */
const MOST_SEED_BYTES = 5_000_000;
const LARGE = 200_000;

/** A dump with nearly every stream. */
function rich(): Uint8Array {
  return crashDump((dump) => {
    threadNames(dump, [[11, "main"], [12, "worker"]]);
    handleData(dump, [{ value: 4, type: "Event", name: "e" }, { value: 8, type: "File", name: "f" }]);
    memory64List(dump, [{ start: 0x1000n, bytes: new Uint8Array(64) }]);
    const name = dump.string("gone.dll");
    dump.stream(14, (s) => s.u32(12, 24, 1).u64(0x10000).u32(0x2000, 1, 2).ref(name));
    dump.stream(16, (s) => s.u32(16, 48).u64(1).u64(0x1000, 0x1000).u32(4, 0).u64(0x2000).u32(1, 4, 2, 0));
    dump.stream(17, (s) => s.u32(12, 64, 1).u32(11, 0, 0, 259).u64(1, 2, 3, 4, 5, 6));
    dump.stream(13, (s) => s.u32(24, 32, 8, 12, 1, 0).u64(0x1000, 0x1FFF, 0x1000).u32(2, 4).zeros(36));
    dump.stream(18, (s) => s.u32(16, 64, 1, 0).u64(0x44).u32(7, 8, 2, 0, 2, 0).u64(1, 2, 3, 4));
    dump.stream(19, (s) => s.u32(36, 1, 16, 16).u32(20, 111).u64(0x44).u32(0));
    dump.stream(21, (s) => s.zeros(492)).stream(22, (s) => s.u16(2, 0).zeros(148));
    dump.stream(11, (s) => s.utf16("comment")).stream(10, (s) => s.utf8("comment"));
    dump.stream(0x47670001, (s) => s.u32(3, 11, 12)).stream(0x47670002, (s) => s.zeros(776));
    dump.stream(0x47670009, (s) => s.utf8("1000-2000 r-xp 00000000 00:00 0 /app"));
    const [key, value] = [dump.utf8String("k"), dump.utf8String("v")];
    const [notes, lines, objects, module, list] = [1, 2, 3, 4, 5].map(() => dump.section());
    notes!.section.u32(1).ref(key).ref(value);
    lines!.section.u32(1).ref(value);
    objects!.section.u32(1).ref(key).u16(0x8001, 0).ref(value);
    module!.section.u32(1, 8).ref(lines!.label).u32(12).ref(notes!.label).u32(16).ref(objects!.label);
    list!.section.u32(1, 0, 28).ref(module!.label);
    dump.stream(
      0x43500001,
      (s) => s.u32(1).zeros(32).u32(12).ref(notes!.label).u32(16).ref(list!.label),
    );
  }).finish();
}

async function readAll(dump: Minidump): Promise<void> {
  const accessors: (() => Promise<unknown>)[] = [
    dump.systemInfo,
    dump.miscInfo,
    dump.exception,
    dump.threads,
    dump.threadNames,
    dump.threadInfo,
    dump.modules,
    dump.unloadedModules,
    dump.memoryInfo,
    dump.memoryList,
    dump.memory64,
    dump.handles,
    dump.handleOperations,
    dump.comment,
    dump.tokens,
    dump.functionTables,
    dump.processVmCounters,
    dump.systemMemoryInfo,
    dump.breakpadInfo,
    dump.assertion,
    dump.crashpadInfo,
  ];
  for (const read of accessors) await only(() => read.call(dump));
  await only(() => dump.text(0x47670009));
  await only(() => dump.readMemory(0x1000n, 4096));
}

/** Runs a read; another error than MinidumpError goes through and fails the test. */
async function only<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  }
}

/** Reads everything; whether the verifier still called it whole. */
async function survive(bytes: Uint8Array): Promise<boolean> {
  const source = bytesSource(bytes);
  const { ok } = await verify(source);
  await verify(source, { pid: 1, format: 0x08000C07, comment: "x", exception: { required: true } });
  using dump = await only(() => openDump(source));
  if (dump === undefined) return ok;
  await readAll(dump);
  await summarise(dump);
  return ok;
}

/** Reads `count` inputs that are made of dumps by one to three damages each; throws at the first that goes wrong. */
export async function fuzz(count: number, folders: readonly string[]): Promise<FuzzResult> {
  const random = randomFrom(SEED);
  const all = [rich(), crashDump().finish(), new Synth().finish(), ...fromFolders(folders)];
  const small = all.filter(({ length }) => length <= LARGE);
  let slowestMs = 0, whole = 0;
  for (let round = 0; round < count; round++) {
    // Every second one from the synthetic dump that has all streams, a large one now and then.
    const from = round % 100 === 0 ? all : small;
    const original = round % 2 === 1 ? all[0]! : from[random(from.length)]!;
    let bytes = Uint8Array.from(original);
    const names: string[] = [];
    for (let steps = 1 + random(3); steps > 0 && bytes.length > 32; steps--) {
      const mutate = MUTATORS[random(MUTATORS.length)]!;
      names.push(mutate.name);
      bytes = Uint8Array.from(mutate(bytes, random));
    }
    const started = processorMs();
    const what = `round ${round} (${names.join(", ")})`;
    if (await survive(bytes).catch((cause) => Promise.reject(new Error(`${what}: ${cause}`, { cause })))) {
      whole++;
    }
    const took = processorMs() - started;
    if (took > LIMIT_MS) throw new Error(`${what} took ${Math.round(took)} ms`);
    slowestMs = Math.max(slowestMs, took);
  }
  return { inputs: count, seeds: all.length, whole, slowestMs, peakMb: peakMb() };
}

function fromFolders(folders: readonly string[]): Uint8Array[] {
  const paths = [
    ...corpus.map(corpusPath),
    ...folders.flatMap((folder) =>
      [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort()
    ),
  ];
  return paths.filter((path) => path.endsWith(".dmp") && Deno.statSync(path).size <= MOST_SEED_BYTES)
    .map((path) => Deno.readFileSync(path));
}

function peakMb(): number {
  if (Deno.build.os !== "linux") return 0;
  const [, kb] = /^VmHWM:\s*(\d+) kB/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
  return Math.round(Number(kb ?? 0) * 1024 / 1e6);
}

/** {@link fuzz} in a process of its own. */
export async function fuzzApart(count: number, folders: readonly string[] = []): Promise<FuzzResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.filename!, String(count), ...folders],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(text.decode(stderr));
  return JSON.parse(text.decode(stdout)) as FuzzResult;
}

if (import.meta.main) {
  const [count, ...folders] = Deno.args;
  // deno-lint-ignore no-console
  console.log(JSON.stringify(await fuzz(Number(count), folders)));
}
