import assert from "node:assert/strict";
import { type Outcome, sentence } from "../../lib/report/sentence.ts";

const QUIET: Outcome = {
  outcome: "exited",
  exitCode: 0,
  armedAt: new Date("2026-01-31T23:59:58.500Z"),
  armedAfterMs: 431.2,
  processes: 1,
  exceptions: 0,
  fired: 0,
  captures: [],
  missed: [],
  leftRunning: [],
};
const START = "armed at 23:59:58Z (431 ms after the start), saw 1 process and 0 crashes, ";
const NOTHING = "wrote no dump because nothing a rule waits for happened";

const CASES: readonly (readonly [string, Partial<Outcome>, string])[] = [
  ["an exit without a dump, and why", {}, `${START}${NOTHING}; the target exited with 0`],
  ["an exit code of the program's own", { exitCode: 4 }, `${START}${NOTHING}; the target exited with 4`],
  [
    "the exit code of abort()",
    { exitCode: 3 },
    `${START}${NOTHING} (abort() ends a program with 3, too: --exit-code 3 dumps at such an exit); the target exited with 3`,
  ],
  ["the largest plain exit code", { exitCode: 0xFFFF }, `${START}${NOTHING}; the target exited with 65535`],
  [
    "a program that could not be loaded",
    { exitCode: 0xC0000135, dll: { why: "missing", dll: "part.dll", neededBy: "shop.exe" } },
    `${START}${NOTHING}; the target exited with 0xC0000135 DLL not found: part.dll is missing, which shop.exe imports`,
  ],
  [
    "what was never there",
    { unmet: [{ rule: "load", because: "no module foo*.dll was loaded" }] },
    `${START}${NOTHING}; rule load: no module foo*.dll was loaded; the target exited with 0`,
  ],
  [
    "an exit that nobody saw",
    { exitCode: undefined },
    `${START}${NOTHING}; the target exited with an unknown code`,
  ],
  [
    "a crash with its dumps",
    { exitCode: 0xC0000005, processes: 2, exceptions: 1, captures: [{ ok: true }, { ok: true }] },
    "armed at 23:59:58Z (431 ms after the start), saw 2 processes and 1 crash, wrote 2 dumps; " +
    "the target exited with 0xC0000005 access violation",
  ],
  [
    "dumps that failed, and dumps that were not written",
    { exceptions: 1, captures: [{ ok: true }, { ok: false }], missed: [{}, {}] },
    `${START.replace("0 crashes", "1 crash")}wrote 1 dump, 1 dump failed verification, ` +
    "2 dumps could not be written; the target exited with 0",
  ],
  [
    "a dump that could not be written, alone",
    { missed: [{}] },
    `${START}wrote 0 dumps, 1 dump could not be written; the target exited with 0`,
  ],
  [
    "exceptions that no rule waits for",
    { exceptions: 2 },
    `${START.replace("0 crashes", "2 crashes")}${NOTHING}; the target exited with 0`,
  ],
  [
    "a rule that fired and wants no dump",
    { fired: 1 },
    `${START}wrote no dump, rules fired once; the target exited with 0`,
  ],
  [
    "rules that fired more than once without a dump",
    { fired: 3, exceptions: 1 },
    `${START.replace("0 crashes", "1 crash")}wrote no dump, rules fired 3 times; ` +
    "the target exited with 0",
  ],
  [
    "a kill, and by which rule",
    { outcome: "killed", exitCode: 1, killedBy: "deadline", captures: [{ ok: true }] },
    `${START}wrote 1 dump; the rule deadline killed the target`,
  ],
  [
    "a kill without a dump",
    { outcome: "killed", fired: 1, killedBy: "deadline" },
    `${START}wrote no dump, rules fired once; the rule deadline killed the target`,
  ],
  [
    "a target that was left alone",
    { outcome: "detached", exitCode: undefined },
    `${START}${NOTHING}; detached, the target runs on`,
  ],
  [
    "a host that died",
    { outcome: "lost", exitCode: 0 },
    `${START}wrote no dump after the engine host died; the target exited with 0`,
  ],
  [
    "a trap that never was",
    { armedAt: undefined, armedAfterMs: undefined, processes: 0 },
    `never armed, saw 0 processes and 0 crashes, ${NOTHING}; the target exited with 0`,
  ],
  [
    "what still runs",
    { leftRunning: [{ pid: 5 }, { pid: 9 }] },
    `${START}${NOTHING}; the target exited with 0; still running: pid 5, pid 9`,
  ],
  [
    "what still runs after a detach",
    { outcome: "detached", leftRunning: [{ pid: 5 }] },
    `${START}${NOTHING}; detached, the target runs on; still running: pid 5`,
  ],
];

for (const [what, change, expected] of CASES) {
  Deno.test(`sentence() tells ${what}`, () => assert.equal(sentence({ ...QUIET, ...change }), expected));
}
