/** Damaged dumps by the thousand, from a fixed seed: only MinidumpError may come out, and soon. */
import assert from "node:assert/strict";
import {
  bytesSource,
  type Minidump,
  MinidumpError,
  openDump,
  summarise,
  verify,
} from "../../lib/minidump/mod.ts";
import { corpus, corpusPath } from "../support/corpus.ts";
import { Synth } from "./synth.ts";
import { crashDump, handleData, memory64List, threadNames } from "./synth_streams.ts";

const MUTATIONS = 2000;
const SEED = 0x7EA91;
const LIMIT_MS = 1000;

/** Numbers from 0 to below `limit`, the same ones each time (mulberry32). */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Random = (limit: number) => number;

/** Values that were wrong in real damaged dumps, or sit at an edge. */
const EDGES = [0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0x40000000, 0x10000, 0x0AAAAAAA];

const MUTATORS: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  function flipBits(bytes, random): Uint8Array {
    for (let i = 1 + random(16); i > 0; i--) bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
  function cut(bytes, random): Uint8Array {
    return bytes.subarray(0, random(bytes.length));
  },
  function splice(bytes, random): Uint8Array {
    const length = random(Math.min(4096, bytes.length));
    const from = random(bytes.length - length);
    bytes.copyWithin(random(bytes.length - length), from, from + length);
    return bytes;
  },
  function growCount(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // The first fields of a stream are its counts and sizes.
    const entry = view.getUint32(12, true) + 12 * random(Math.max(1, view.getUint32(8, true)));
    const rva = entry + 12 <= bytes.length ? view.getUint32(entry + 8, true) : 0;
    const at = Math.min(rva + 4 * random(8), bytes.length - 4);
    view.setUint32(at, EDGES[random(EDGES.length)]!, true);
    return bytes;
  },
  function wrongField(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const value = random(3) === 0 ? random(bytes.length * 2) : EDGES[random(EDGES.length)]!;
    view.setUint32(Math.min(4 * random(bytes.length >> 2), bytes.length - 4), value, true);
    return bytes;
  },
  function wrongDirectory(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const at = Math.min(8 + 4 * random(60), bytes.length - 4);
    view.setUint32(at, random(2) === 0 ? random(bytes.length) : EDGES[random(EDGES.length)]!, true);
    return bytes;
  },
];

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
    dump.stream(19, (s) => s.u32(36, 1, 16, 16).u32(20, 111).u64(0x44).u32(0));
    dump.stream(21, (s) => s.zeros(492)).stream(22, (s) => s.u16(2, 0).zeros(148));
    dump.stream(11, (s) => s.utf16("comment")).stream(10, (s) => s.utf8("comment"));
    dump.stream(0x47670001, (s) => s.u32(3, 11, 12)).stream(0x47670002, (s) => s.zeros(776));
    const [key, value] = [dump.utf8String("k"), dump.utf8String("v")];
    const notes = dump.section();
    notes.section.u32(1).ref(key).ref(value);
    dump.stream(0x43500001, (s) => s.u32(1).zeros(32).u32(12).ref(notes.label).u32(0, 0));
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

async function survive(bytes: Uint8Array): Promise<void> {
  const source = bytesSource(bytes);
  await verify(source, { pid: 1, format: 0x08000C07, comment: "x", exception: { required: true } });
  using dump = await only(() => openDump(source));
  if (dump === undefined) return;
  await readAll(dump);
  await summarise(dump);
}

function seeds(): Uint8Array[] {
  const synthetic = [rich(), crashDump().finish(), new Synth().finish()];
  const names = corpus.filter((name) =>
    Deno.statSync(corpusPath(name)).size < 100_000 && !name.includes("microdump")
  );
  return [...synthetic, ...names.map((name) => Deno.readFileSync(corpusPath(name)))];
}

const from = corpus.length === 0 ? " (without public dumps: they are missing)" : "";
Deno.test(`${MUTATIONS} damaged dumps throw nothing but MinidumpError, each within a second${from}`, async () => {
  const random = randomFrom(SEED);
  const originals = seeds();
  for (let round = 0; round < MUTATIONS; round++) {
    // Every second one from the synthetic dump that has all streams.
    const original = round % 2 === 0 ? originals[0]! : originals[random(originals.length)]!;
    let bytes = Uint8Array.from(original);
    const names: string[] = [];
    for (let steps = 1 + random(3); steps > 0 && bytes.length > 32; steps--) {
      const mutate = MUTATORS[random(MUTATORS.length)]!;
      names.push(mutate.name);
      bytes = Uint8Array.from(mutate(bytes, random));
    }
    const started = performance.now();
    await survive(bytes).catch((cause) => {
      throw new Error(`round ${round} (${names.join(", ")}): ${cause}`, { cause });
    });
    const took = performance.now() - started;
    assert.ok(took < LIMIT_MS, `round ${round} (${names.join(", ")}) took ${Math.round(took)} ms`);
  }
});

Deno.test("a directory full of streams is checked within a second", async () => {
  const dump = new Synth();
  for (let i = 0; i < 60_000; i++) dump.entry(0x10000 + i, 0xF000_0000 + i, 16);
  const bytes = dump.finish();
  const started = performance.now();
  const { findings } = await verify(bytesSource(bytes));
  assert.ok(performance.now() - started < LIMIT_MS);
  assert.ok(findings.length <= 200);
});
