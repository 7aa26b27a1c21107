import assert from "node:assert/strict";
import { annotationsOf } from "../../lib/report/annotations.ts";
import type { EndedRun } from "../../lib/report/run_view.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { endedRun } from "../support/ended_run.ts";
import { CRASH } from "../support/manifest.ts";

const SOURCES = { root: "C:\\repo", has: (path: string): boolean => path.startsWith("src/") };

function annotated(run: EndedRun): ReturnType<typeof annotationsOf> {
  return annotationsOf(run, SOURCES, (text) => text.replaceAll("hush", "***"));
}

Deno.test("one annotation a bucket, at its line", () => {
  const [one, ...others] = annotated(endedRun([CRASH, CRASH, CRASH]));
  assert.deepEqual(others, []);
  assert.equal(one?.level, "error");
  assert.equal(one.place?.file, "src/crash.c");
  assert.equal(one.place.line, 17);
  assert.match(one.title, /^checkout\.exe: CRASH access violation/);
  assert.match(one.text, /^checkout!null_write\+0x7 .*\n/);
});

Deno.test("at most ten of a kind, of which the last tells how many there are more", () => {
  const many = Array.from({ length: 25 }, (_, i) => ({ bucket: `b${i}` }));
  const missed = Array.from({ length: 12 }, () => ({ rule: "r", asked: "full", because: "hush" }));
  const all = annotated(endedRun(many, { missed }));
  const kinds = Map.groupBy(all, ({ level }) => level);
  assert.equal(kinds.get("error")?.length, 10);
  assert.equal(kinds.get("error")?.at(-1)?.text, "16 more; the summary has them");
  assert.equal(kinds.get("warning")?.length, 10);
  assert.equal(kinds.get("warning")?.[0]?.text, "full for rule r: ***");
});

Deno.test("of what a rule dumped at once, what only waits elsewhere is not told", () => {
  const trigger = { kind: "tick", at: 5 } as const;
  const stack = (file: string): Manifest["stacks"] => [
    { tid: 1, event: false, frames: [{ address: "0x1", file, line: 3 }] },
  ];
  const hang = { exception: undefined, bucket: undefined, trigger, rule: "deadline" };
  const run = endedRun([
    { ...hang, stacks: stack("C:/windows/cmd.c"), target: { ...CRASH.target, pid: 1 } },
    { ...hang, stacks: stack("src/main.c"), target: { ...CRASH.target, pid: 2 } },
  ], { killedBy: "deadline" });
  assert.deepEqual(annotated(run).map(({ level, place }) => [level, place?.file]), [["error", "src/main.c"]]);
  const alone = { ...run, captures: run.captures.slice(0, 1) };
  assert.deepEqual(annotated(alone).map(({ level, place }) => [level, place]), [["error", undefined]]);
});

Deno.test("a rule's dump of a program that goes on is a warning, and so is one that failed verification", () => {
  const first = { exception: { ...CRASH.exception!, chance: "first" as const } };
  assert.deepEqual(annotated(endedRun([first])).map(({ level }) => level), ["warning"]);
  const bad = endedRun([{
    verification: {
      ok: false,
      findings: [{ severity: "fatal", code: "outside-file", message: "too short" }],
    },
  }]);
  assert.deepEqual(annotated(bad).map(({ title }) => title.slice(0, 24)), [
    "checkout.exe: CRASH acce",
    "A dump failed verificati",
  ]);
});
