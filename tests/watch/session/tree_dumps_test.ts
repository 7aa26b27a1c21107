import assert from "node:assert/strict";
import type { Decision } from "../../../lib/policy/machine.ts";
import type { DumpAction } from "../../../lib/recipe/actions/dump.ts";
import type { FoundProcess } from "../../../lib/watch/find/find.ts";
import { shares } from "../../../lib/watch/session/tree_dumps.ts";

const process = (pid: number): FoundProcess => ({ pid, image: "", commandLine: "", created: "" });
const decision = (rule: string, action: Partial<DumpAction>, pid?: number): Decision => ({
  rule,
  action: { dump: "mini", ...action },
  at: 0,
  firedAt: 0,
  fired: {},
  ...(pid === undefined ? {} : { pid }),
});

/** 1 started 2, and 2 started 3. */
const tree = (pid: number): FoundProcess[] => [3, 2, 1].filter((each) => each >= pid).map(process);

function shared(decisions: readonly Decision[], running: readonly number[]): [number, string[]][] {
  return shares(decisions, running.map(process), tree)
    .map(({ found, decisions }) => [found.pid, decisions.map(({ rule }) => rule)]);
}

Deno.test("shares() gives a dump to the process it names, and one that names none to all of the run", () => {
  assert.deepEqual(shared([decision("one", {}, 2), decision("all", {})], [1, 2]), [
    [1, ["all"]],
    [2, ["one", "all"]],
  ]);
});

Deno.test("shares() gives a tree's dump to all that it holds, bottom up, and each once", () => {
  assert.deepEqual(shared([decision("whole", { tree: true }, 1), decision("own", {}, 1)], [1]), [
    [3, ["whole"]],
    [2, ["whole"]],
    [1, ["whole", "own"]],
  ]);
  assert.deepEqual(shared([decision("whole", { tree: true })], [1, 2]), [
    [3, ["whole"]],
    [2, ["whole"]],
    [1, ["whole"]],
  ]);
});

Deno.test("shares() has nothing for a process that doesn't run any more", () => {
  assert.deepEqual(shared([decision("late", { tree: true }, 9)], [1]), []);
});
