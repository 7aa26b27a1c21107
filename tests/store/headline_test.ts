/** What happened, in one line, for each thing that can make a rule fire. @module */
import assert from "node:assert/strict";
import type { Cause } from "../../lib/facts/cause.ts";
import { type Happened, headlineOf, headlineText } from "../../lib/store/headline.ts";
import type { TimedEvent } from "../../lib/facts/event.ts";
import { CRASH } from "../support/manifest.ts";
import { CRASH as AV } from "../support/policy.ts";

const SAMPLE = { at: 1, kind: "sample", pid: 4, active: 1_000 } as const;

function happened(change: Partial<Happened>): Happened {
  return { rule: "leak", trigger: SAMPLE, ...change };
}

function cause(trigger: string, asked: string, found: Partial<Cause>): Partial<Happened> {
  return { cause: { trigger, asked, ...found } };
}

const GREW = { of: "commit", from: 10.2e6, value: 110.9e6, ms: 12_000 };
const HANG = { verdict: "waiting", evidence: [] } as const;

const ROWS: readonly (readonly [change: Partial<Happened>, headline: string])[] = [
  [{ exception: CRASH.exception! }, "CRASH access violation: write to 0x0"],
  [
    { exception: { ...CRASH.exception!, chance: "first" } },
    "RAISED access violation: write to 0x0, first chance",
  ],
  [cause("memory", "+100MB", GREW), "MEMORY grew by 101 MB to 111 MB in 12.0 s"],
  [
    { ...cause("memory", "+100MB", GREW), afterMs: 10_000 },
    "MEMORY grew by 101 MB to 111 MB in 12.0 s, dumped 10.0 s later",
  ],
  [cause("memory", "+1GB", { ...GREW, of: "private" }), "MEMORY grew by 101 MB to 111 MB private in 12.0 s"],
  [
    cause("memory", ">200MiB for 2s", { of: "working-set", value: 421_294_080 }),
    "MEMORY 421 MB in RAM",
  ],
  [cause("cpu", ">30% for 2s", { of: "core", value: 97.4 }), "CPU 97 % of one core"],
  [cause("cpu", ">30%", { of: "machine", value: 50 }), "CPU 50 % of all processors"],
  [cause("handles", ">5000", { value: 5_012 }), "HANDLES 5,012"],
  [cause("gdi", "+100", { from: 20, value: 121, ms: 400 }), "GDI OBJECTS grew by 101 to 121 in 400 ms"],
  [cause("user", ">9", { value: 10 }), "USER OBJECTS 10"],
  [cause("threads", ">50 for 1s", { value: 51 }), "THREADS 51"],
  [cause("io", ">50MiB/s", { value: 52e6 }), "I/O 52.0 MB/s read and written"],
  [cause("io", ">50MiB/s", { of: "write", value: 52e6 }), "I/O 52.0 MB/s written"],
  [{ ...cause("silence", "4s", { ms: 4_012 }), hang: HANG }, "HANG waiting: no output for 4.0 s"],
  [{ ...cause("noProgress", "4s", { ms: 4_012 }), hang: HANG }, "HANG waiting: no progress for 4.0 s"],
  [
    {
      ...cause("window", "5s", { ms: 5_200 }),
      trigger: { ...SAMPLE, window: { title: "Shop", ms: 5_200 } },
      hang: { verdict: "deadlocked", evidence: [] },
    },
    'HANG deadlocked: the window "Shop" has not answered for 5.2 s',
  ],
  [
    { ...cause("heartbeat", "30s", { of: "file:beat.txt", ms: 31_000 }), hang: HANG },
    "HANG waiting: no heartbeat (file:beat.txt) for 31.0 s",
  ],
  [
    { ...cause("deadline", "30s", { ms: 30_010 }), trigger: { kind: "tick", at: 31_000 }, hang: HANG },
    "HANG waiting: still running after 30.0 s",
  ],
  [
    { ...cause("memory", "+1MB", GREW), hang: HANG },
    "HANG waiting: memory grew by 101 MB to 111 MB in 12.0 s",
  ],
  [{ hang: HANG }, "HANG waiting"],
  [
    {
      ...cause("dialog", "*Assert*", {}),
      trigger: { ...SAMPLE, dialog: { title: "Shop", text: "Assertion failed:\nbasket" } },
    },
    'DIALOG "Shop": Assertion failed: basket',
  ],
  [cause("timer", "30s", { ms: 30_010 }), "SNAPSHOT 30.0 s after the start"],
  [cause("not", "30s", {}), "ABSENT for 30s what rule leak waits for"],
  [{ trigger: { at: 1, kind: "process-exit", pid: 4, code: 3 } }, "EXIT 3"],
  [
    { trigger: { at: 1, kind: "process-exit", pid: 4, code: 0xC0000005 } },
    "EXIT 0xC0000005 access violation",
  ],
  [{ trigger: { at: 1, kind: "process-start", pid: 4, image: "shop.exe" } }, "STARTED shop.exe"],
  [{ trigger: { at: 1, kind: "thread-start", pid: 4, tid: 9 } }, "THREAD 9 started"],
  [{ trigger: { at: 1, kind: "load", pid: 4, path: "C:\\a.dll" } }, "LOADED C:\\a.dll"],
  [{ trigger: { at: 1, kind: "debug-text", pid: 4, text: "ASSERT basket" } }, 'DEBUG TEXT "ASSERT basket"'],
  [
    { trigger: { at: 1, kind: "breakpoint", pid: 4, tid: 9, breakpoint: "ntdll!NtTerminateProcess" } },
    "CALLED NtTerminateProcess",
  ],
  [
    { trigger: { at: 1, kind: "breakpoint", pid: 4, tid: 9, breakpoint: "shop!main+0x12" } },
    "BREAKPOINT shop!main+0x12",
  ],
  [{ trigger: { at: 1, kind: "manual", by: "snap", what: "4" } }, "SNAPSHOT asked for by trapline snap"],
  [{ trigger: { at: 1, kind: "manual", by: "key", what: "d" } }, 'SNAPSHOT asked for by the key "d"'],
  [
    { trigger: { ...AV, at: 1, chance: "first" }, afterMs: 2_000 },
    "RAISED 0xC0000005 access violation, first chance, dumped 2.0 s later",
  ],
];

for (const [change, headline] of ROWS) {
  Deno.test(`the headline ${headline}`, () => {
    assert.equal(headlineText(headlineOf(happened(change))), headline);
  });
}

Deno.test("no headline has the name of an event in it", () => {
  const triggers: TimedEvent[] = [
    { at: 1, kind: "tick" },
    { at: 1, kind: "armed" },
    { at: 1, kind: "disk", free: 1 },
    { at: 1, kind: "captured", pid: 4, rule: "leak", bytes: 1 },
    SAMPLE,
  ];
  const shown = triggers.map((trigger) => headlineText(headlineOf(happened({ trigger }))));
  assert.deepEqual([...new Set(shown)], ["SNAPSHOT of the running program"]);
});
