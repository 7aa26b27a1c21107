import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Job, jobsOf, strangers, testFiles } from "../../scripts/gate/groups.ts";
import { runAll } from "../../scripts/gate/lanes.ts";

const ROOT = dirname(dirname(import.meta.dirname!));
const FILES = await testFiles(ROOT);

function job(name: string, group: Job["group"]): Job {
  return { name, group, args: [], engine: false };
}

Deno.test("every test file of this repository is in one job, and no list names a file that isn't there", () => {
  const inJobs = jobsOf(FILES).flatMap(({ args }) => args.filter((arg) => arg.endsWith("_test.ts")));
  assert.deepEqual(inJobs.toSorted(), FILES);
  assert.deepEqual(strangers(FILES), []);
});

Deno.test("a new test file is in a job without being listed, wherever it lies", () => {
  const files = ["tests/e2e/new_test.ts", "tests/newroom/deep/new_test.ts"];
  const groups = jobsOf(files).map(({ name, group, engine }) => ({ name, group, engine }));
  assert.deepEqual(groups, [
    { name: "tests/e2e/new_test.ts", group: "engine", engine: true },
    { name: "doc tests", group: "beside", engine: false },
    { name: "tests/newroom", group: "beside", engine: false },
  ]);
});

Deno.test("a list that names a file which is gone is told", () => {
  assert.ok(strangers(FILES.filter((file) => !file.includes("soak"))).includes("tests/e2e/soak_test.ts"));
});

Deno.test("one job of a group runs beside others, nothing beside one that measures, and all run", async () => {
  const jobs: readonly Job["group"][] = [
    ...["engine", "measures", "waits", "beside", "free", "engine"] as const,
    ...["free", "waits", "engine", "beside", "measures"] as const,
  ];
  let most = 0;
  const running: Job[] = [];
  const ran: string[] = [];
  await runAll(jobs.map((group, index) => job(`${index}`, group)), async (each) => {
    running.push(each);
    const groups = running.map(({ group }) => group);
    most = Math.max(most, groups.length);
    for (const group of ["engine", "beside", "waits"]) {
      assert.ok(groups.filter((other) => other === group).length <= 1, groups.join());
    }
    assert.ok(groups.length <= 3, groups.join());
    assert.ok(!groups.includes("measures") || groups.length === 1, groups.join());
    await new Promise((resolve) => setTimeout(resolve, 2));
    running.splice(running.indexOf(each), 1);
    ran.push(each.name);
  });
  assert.equal(most, 3);
  assert.deepEqual(ran.toSorted(), jobs.map((_, index) => `${index}`).toSorted());
});

Deno.test("what may run in any lane fills one that has nothing more of its own", async () => {
  const order: string[] = [];
  const jobs = [
    ...[job("long", "engine"), job("longer", "waits"), job("short", "beside")],
    ...[job("one", "free"), job("two", "free")],
  ];
  await runAll(jobs, async ({ name }) => {
    order.push(name);
    await new Promise((resolve) => setTimeout(resolve, name.startsWith("long") ? 60 : 2));
  });
  assert.deepEqual(order, ["long", "short", "longer", "one", "two"]);
});
