import assert from "node:assert/strict";
import { folded } from "../../../lib/report/html/chronicle.ts";
import { groupsOf } from "../../../lib/report/html/groups.ts";
import { finalSentence, headlineOf, type PageHead } from "../../../lib/report/html/headline.ts";
import { reportPage } from "../../../lib/report/html/page.ts";
import { readLog } from "../../../lib/log/read.ts";
import { type Run, type RunMaterial, runOf } from "../../../lib/report/html/run.ts";
import type { Manifest } from "../../../lib/store/manifest.ts";
import { CRASH } from "../../support/manifest.ts";
import { CRASHES, openingOf } from "../../support/opening.ts";
import { reportRun } from "../../support/report_run.ts";

const NOTHING: RunMaterial = { folder: "dumps", captures: [], beside: true };
const ENDED = { kind: "ended", outcome: "exited", exitCode: 0, missed: [], leftRunning: [] };
const ARMED = { at: 5, kind: "armed" };
const START = openingOf(CRASHES, "2026-01-31T12:00:00.000Z");

function withLog(...records: readonly object[]): RunMaterial {
  return { ...NOTHING, log: readLog(records.map((record) => JSON.stringify(record)).join("\n")) };
}

function withCaptures(...manifests: readonly Manifest[]): RunMaterial {
  return { ...NOTHING, captures: manifests.map((manifest, i) => ({ file: `${i}.json`, manifest })) };
}

function headline(found: RunMaterial): PageHead {
  const run = runOf(found);
  return headlineOf(run, groupsOf(run));
}

const { exception: _, bucket: _bucket, ...SNAP } = CRASH;
const HANG: Manifest = {
  ...SNAP,
  hang: { verdict: "deadlocked", evidence: ["thread 1 waits for thread 2"] },
};

const HEADLINES: readonly (readonly [RunMaterial, tone: string, text: string])[] = [
  [withCaptures(CRASH), "bad", "checkout.exe crashed: access violation: write to 0x0"],
  [
    withCaptures(CRASH, { ...CRASH, bucket: "b" }),
    "bad",
    "2 different crashes, the first in checkout.exe: access violation: write to 0x0",
  ],
  [withCaptures(HANG), "bad", "checkout.exe hung: deadlocked"],
  [
    withLog(START, ARMED, { at: 9, ...ENDED, outcome: "lost" }),
    "bad",
    "The engine's host died, and the target ran on without capture",
  ],
  [
    withLog(START, ARMED, { at: 8, kind: "killed", rule: "overlong" }, {
      at: 9,
      ...ENDED,
      outcome: "killed",
    }),
    "bad",
    "The rule overlong killed the program",
  ],
  [
    withLog(START, ARMED, { at: 9, ...ENDED, missed: [{ rule: "a", asked: "mini", because: "b" }] }),
    "bad",
    "1 dump could not be written",
  ],
  [
    withCaptures({ ...SNAP, trigger: { at: 1, kind: "manual", by: "key", what: "d" } }),
    "warn",
    'checkout.exe was captured: snapshot asked for by the key "d"',
  ],
  [withLog(START, { at: 9, ...ENDED }), "bad", "The trap was never armed"],
  [withLog(START, ARMED, { at: 9, ...ENDED }), "good", "Armed, and nothing a rule waits for happened"],
  [
    withLog(START, ARMED, { at: 7, kind: "fired", rule: "a" }, { at: 9, ...ENDED }),
    "warn",
    "Rules fired, and no dump was asked for or left",
  ],
  [NOTHING, "warn", "No capture, and how the run ended is not known"],
  [withLog(START), "warn", "The trap is not armed so far"],
  [withLog(START, ARMED), "warn", "Armed, and nothing a rule waits for has happened so far"],
  [
    withLog(START, ARMED, { at: 7, kind: "fired", rule: "a" }),
    "warn",
    "Rules fired, and there is no capture so far",
  ],
  [
    // A target has ended; the watch of many has not.
    withLog(START, ARMED, { at: 9, target: 4, ...ENDED }),
    "warn",
    "Armed, and nothing a rule waits for has happened so far",
  ],
];

for (const [found, tone, text] of HEADLINES) {
  Deno.test(`the headline: ${text}`, () => assert.deepEqual(headline(found), { tone, text }));
}

Deno.test("the sentence is the one the run ended with, counted from its log", () => {
  const records = [
    START,
    ARMED,
    { at: 6, kind: "process-start", pid: 1, image: "a.exe" },
    { at: 7, kind: "exception", pid: 1, tid: 2, code: 5, chance: "first" },
    { at: 8, kind: "exception", pid: 1, tid: 2, code: 5, chance: "second" },
    { at: 9, kind: "fired", rule: "crash" },
    { at: 10, ...ENDED, exitCode: 3, leftRunning: [44] },
  ];
  assert.equal(
    finalSentence(runOf({ ...withCaptures(CRASH), log: withLog(...records).log })),
    "armed at 12:00:00Z (5 ms after the start), saw 1 process and 1 crash, wrote 1 dump; " +
      "the target exited with 3; still running: pid 44",
  );
});

Deno.test("a watch is told over all its targets", () => {
  const ends = [{ at: 5_000, ...ENDED, target: 1 }, { at: 8_000, ...ENDED, target: 2 }];
  const said = (...more: readonly object[]): string | undefined =>
    finalSentence(runOf(withLog(START, ...ends, ...more)));
  assert.equal(said(), "watched 2 processes for 8.0 s so far, wrote 0 dumps");
  assert.equal(said({ at: 9_000, kind: "closed" }), "watched 2 processes for 9.0 s, wrote 0 dumps");
});

Deno.test("a watch that was killed tells what was missed, and claims nothing of what the log does not tell", () => {
  const fired = [
    { ...ARMED, at: 10, target: 5 },
    { at: 20, target: 5, kind: "exception", pid: 5, tid: 6, code: 0xC0000005, chance: "second" },
    { at: 21, target: 5, kind: "fired", rule: "crash" },
  ];
  const missed = { rule: "crash", asked: "full", because: "the disk was full" };
  const run = (...more: readonly object[]): RunMaterial => withLog(START, ...fired, ...more);
  const page = reportPage(run({ at: 900, target: 5, kind: "missed", ...missed }));
  assert.match(page, /No dump full<\/b><span>Rule crash: the disk was full/);
  assert.match(page, /No dump full for rule crash: the disk was full<\/span>/);
  assert.doesNotMatch(page, /Nothing/);
  assert.match(reportPage(run()), /Nothing so far: as far as the log goes, no dump is missing/);
  const dumping = { at: 22, target: 5, kind: "dumping", file: "C:\\dumps\\a.dmp.partial", expected: 9 };
  assert.match(reportPage(run(dumping)), /Not finished<\/b><span>a\.dmp was being written when the log ends/);
  // The end of a target is not yet that of a watch, which may have others.
  const ended = { at: 950, target: 5, ...ENDED };
  assert.match(reportPage(run(ended)), /Nothing so far/);
  assert.match(
    reportPage(run(ended, { at: 990, kind: "closed" })),
    /Nothing: every dump that a rule asked for/,
  );
});

function remarks(found: RunMaterial): Run["remarks"] {
  return runOf(found).remarks;
}

Deno.test("what the log does not tell is said", () => {
  assert.match(
    remarks(NOTHING)[0] ?? "",
    /^No event log was found, so nothing is known of how the run ended/,
  );
  assert.deepEqual(remarks(withLog(START, ARMED)), [
    "The log has no end: the run goes on, or Trapline was ended before it.",
  ]);
  assert.deepEqual(
    remarks(withLog({ ...START, plan: { name: 3 } }, { at: 1, kind: "fired" }, { at: 9, ...ENDED })),
    [
      "1 of the log's lines could not be read.",
      "The recipe in the log is none that this version knows.",
    ],
  );
  assert.deepEqual(remarks(withLog(START, { at: 9, ...ENDED })), []);
});

Deno.test("a storm is told in three lines, not in three thousand", () => {
  const storm = Array.from({ length: 1000 }, (_, i) => [
    {
      at: i,
      kind: "exception",
      pid: 1,
      tid: 2,
      code: 0xE06D7363,
      chance: "first",
      module: "a.dll",
      offset: "0x1",
    },
    { at: i, kind: "fired", rule: "thrown" },
    { at: i, kind: "suppressed", rule: "thrown", reason: "cooldown" },
  ]).flat();
  const told = folded(withLog(...storm).log?.records ?? []);
  assert.deepEqual(told.map(({ text, times, last }) => [text.split(",")[0], times, last]), [
    ["0xE06D7363 C++ exception", 1000, 999],
    ["Rule thrown fired", 1000, 999],
    ["Rule thrown held back: it came too soon after the last", 1000, 999],
  ]);
});

Deno.test("the page tells captures, what was held back and missed, and the recipe in words and as YAML", () => {
  const page = reportPage(reportRun({ samples: 20, captures: 3 }));
  for (
    const text of [
      "src/cart/line.cpp:88",
      "15 other threads, at 3 different places",
      '<a href="./checkout-4120-0-crash-mini.dmp">',
      "Held back 3 times",
      "Rule thrown: it came too soon after the last, from ",
      "No dump heap",
      "Rule leak: its process was not there any more",
      "then write the dump heap",
      "    limit:\n      cooldown: 1m",
      "Leon Sorokin",
    ]
  ) assert.ok(page.includes(text), text);
});

Deno.test("a page without samples has no script, and links only to what lies beside it", () => {
  const page = reportPage({ ...withCaptures(CRASH), beside: false });
  assert.doesNotMatch(page, /<script|script-src|href="\.\//);
  assert.match(page, /default-src 'none'/);
});

Deno.test("a dump of another kind than asked, and findings, are told beside the file", () => {
  const broken: Manifest = {
    ...CRASH,
    written: { ...CRASH.written, because: "this engine refuses it" },
    verification: { ok: false, findings: [{ severity: "fatal", code: "outside-file", message: "cut off" }] },
  };
  const page = reportPage(withCaptures(broken));
  assert.match(page, /failed verification/);
  assert.match(page, /Asked mini, wrote DEBUG_DUMP_SMALL: this engine refuses it/);
  assert.match(page, /Fatal: cut off/);
});
