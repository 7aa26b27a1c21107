/** A run to report, of any length: what a shop's till did in a night. The same at every call. @module */
import type { RunMaterial } from "../../lib/report/html/run.ts";
import { readLog } from "../../lib/log/read.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { parsePlan } from "../../lib/recipe/plan/plan.ts";
import { openingOf } from "./opening.ts";
import { CRASH } from "./manifest.ts";

/** How long a run is. */
export interface Length {
  readonly samples: number;
  readonly captures: number;
}

const PID = 4120;
const EVERY_MS = 250;
const STARTED = Date.UTC(2026, 0, 31, 21, 4, 11);

const PLAN = parsePlan({
  name: "checkout",
  rules: {
    crash: {
      on: { exception: "access-violation", chance: "second" },
      do: [{ dump: "mini" }],
      limit: { dumps: 3, by: "bucket" },
    },
    thrown: {
      on: { count: 100, of: { exception: "cpp-exception", chance: "first" }, within: "10s" },
      do: [{ dump: "mini" }],
      limit: { cooldown: "1m" },
    },
    leak: { on: { memory: ">1.5GiB", for: "30s" }, do: [{ dump: "heap" }] },
  },
  limits: { dumps: 200, per: "1d", disk: "4GiB", free: "1GiB" },
});

/** What can crash, from the inside out. */
const CRASHES: readonly (readonly [words: string, ...frames: (readonly [string, string, number])[]])[] = [
  [
    "access violation reading 0x18 (null pointer)",
    ["cart::Line::price", "src/cart/line.cpp", 88],
    ["cart::Cart::total", "src/cart/cart.cpp", 214],
    ["till::Receipt::print", "src/till/receipt.cpp", 61],
    ["till::Loop::run", "src/till/loop.cpp", 140],
    ["main", "src/main.cpp", 37],
  ],
  [
    "access violation writing 0x7FF0DEADBEEF",
    ["journal::Writer::append", "src/journal/writer.cpp", 302],
    ["journal::Queue::drain", "src/journal/queue.cpp", 97],
    ["worker", "src/journal/queue.cpp", 41],
  ],
];

/** Made as a run would have written it. */
export function reportRun({ samples, captures }: Length): RunMaterial {
  const end = samples * EVERY_MS;
  const manifests = Array.from({ length: captures }, (_, i) => manifestOf(i, end * (i + 1) / (captures + 1)));
  const records: { readonly at: number; readonly kind: string; readonly [field: string]: unknown }[] = [
    { ...openingOf(PLAN, new Date(STARTED).toISOString()) },
    {
      at: 402,
      kind: "engine",
      engine: { source: "Windows SDK", version: "10.0.29507.1001", folder: "" },
      ms: 90,
    },
    { at: 480, kind: "armed" },
    { at: 512, kind: "process-start", pid: PID, image: "checkout.exe" },
    ...Array.from({ length: samples }, (_, i) => sampleAt(i, samples)),
    ...manifests.flatMap(({ manifest }) => recordsOf(manifest)),
    {
      at: end + 900,
      kind: "ended",
      outcome: "exited",
      exitCode: 0xC0000005,
      missed: [{ rule: "leak", asked: "heap", because: "its process was not there any more" }],
      leftRunning: [],
    },
  ];
  const log = records.toSorted((a, b) => a.at - b.at).map((record) => JSON.stringify(record)).join("\n");
  return { folder: "dumps", captures: manifests, log: readLog(log), beside: true };
}

/** A night: a slow leak, a rush every now and then. */
function sampleAt(i: number, of: number): { at: number; kind: string } & Record<string, unknown> {
  const rush = Math.max(0, Math.sin(i / of * Math.PI * 9)) ** 3;
  const noise = (seed: number): number => Math.abs(Math.sin(i * 12.9898 + seed) * 43758.5453) % 1;
  const memory = Math.round(4.2e8 + 1.3e9 * i / of + 9e7 * rush + 2e7 * noise(1));
  return {
    at: 520 + i * EVERY_MS,
    kind: "sample",
    pid: PID,
    active: i * EVERY_MS,
    cpu: 0.04 + 1.5 * rush + 0.12 * noise(2),
    cores: 8,
    commit: memory,
    private: memory,
    workingSet: Math.round(memory * (0.62 + 0.05 * noise(3))),
    threads: 24 + Math.round(14 * rush),
    handles: 610 + Math.round(i / of * 900 + 40 * rush),
    gdi: 96,
    user: 58,
    read: Math.round(2.4e6 * rush * (0.8 + 0.2 * noise(4))),
    written: Math.round(3e5 + 1.8e6 * rush),
  };
}

function manifestOf(i: number, at: number): { file: string; manifest: Manifest } {
  const leak = i % 7 === 5;
  const crash = CRASHES[i % CRASHES.length] ?? CRASHES[0]!;
  const name = `checkout-${PID}-${i}-${leak ? "leak-heap" : "crash-mini"}`;
  const [words, ...own] = crash;
  // Every sixth of a long run is a crash of its own.
  const line = Math.floor(i / 6);
  const frames = own.map(([name, file, at], n) => ({
    address: `0x7ff6000${(n * 4096 + line).toString(16)}`,
    module: "checkout.exe",
    offset: `0x${(0x1200 + n * 0x310 + line).toString(16)}`,
    function: name,
    displacement: 20 + n,
    file,
    line: at + line,
  }));
  const system = ["BaseThreadInitThunk", "RtlUserThreadStart"].map((name, n) => ({
    address: `0x7ffa0000${n}`,
    module: n === 0 ? "kernel32.dll" : "ntdll.dll",
    offset: `0x${n}`,
    function: name,
    displacement: 9,
  }));
  const waiting = ["NtWaitForSingleObject", "NtRemoveIoCompletion", "NtDelayExecution"].map((name) => ({
    address: "0x7ffa00100",
    module: "ntdll.dll",
    offset: "0x9d4",
    function: name,
    displacement: 20,
  }));
  const { exception: _, bucket: _bucket, ...plain } = CRASH;
  const manifest: Manifest = {
    ...plain,
    rule: leak ? "leak" : "crash",
    trigger: leak ? { kind: "sample", at, pid: PID, active: at, private: 1.7e9 } : { ...CRASH.trigger, at },
    asked: { ...CRASH.asked, dump: leak ? "heap" : "mini" },
    target: { ...CRASH.target, pid: PID },
    capturedAt: new Date(STARTED + at).toISOString(),
    pausedMs: leak ? 1840 : 87 + 5 * i,
    file: { name: `${name}.dmp`, bytes: leak ? 184_000_000 : 124_000 + 900 * i, sha256: "ab" },
    ...(leak ? {} : {
      exception: {
        ...CRASH.exception!,
        words,
        module: "checkout.exe",
        offset: frames[0]?.offset ?? "0x0",
      },
      bucket: `${(i % CRASHES.length) + 1}a9${line.toString(16).padStart(4, "0")}5b77e`,
    }),
    stacks: Array.from({ length: 16 }, (_, n) => ({
      tid: 5000 + 4 * n,
      event: !leak && n === 3,
      frames: n === 3 ? [...frames, ...system] : [waiting[n % waiting.length]!, ...system],
    })),
  };
  return { file: `${name}.json`, manifest };
}

function recordsOf(
  { rule, trigger, pausedMs, exception, file }: Manifest,
): { at: number; kind: string; [field: string]: unknown }[] {
  const at = Number(trigger.at);
  const stop = exception
    ? [{
      at,
      kind: "exception",
      pid: PID,
      tid: 5012,
      code: 0xC0000005,
      chance: "second",
      module: "checkout.exe",
      offset: exception.offset,
    }]
    : [];
  return [
    ...stop,
    { at: at + 1, kind: "fired", rule },
    {
      at: at + pausedMs,
      kind: "dumped",
      outcome: {
        file: `C:\\dumps\\${file.name}.partial`,
        ok: true,
        qualifier: 1024,
        format: 0,
        ms: pausedMs,
      },
    },
    { at: at + pausedMs + 1, kind: "resumed", pausedMs },
    { at: at + pausedMs + 400, kind: "fired", rule: "thrown" },
    { at: at + pausedMs + 400, kind: "suppressed", rule: "thrown", reason: "cooldown" },
  ];
}
