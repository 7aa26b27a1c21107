import assert from "node:assert/strict";
import { join } from "node:path";
import { CRASH } from "../support/manifest.ts";
import { CRASHES, openingOf } from "../support/opening.ts";
import { namesIn, tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

const logOf = (recipe: string): string =>
  JSON.stringify({ ...openingOf(CRASHES, "2026-01-31T23:59:00.000Z"), recipe });

Deno.test("trapline report makes a page of manifests and of the newest log, and leaves other files alone", async () => {
  await using temp = await tempFolder();
  const write = (name: string, text: string): Promise<void> =>
    Deno.writeTextFile(join(temp.path, name), text);
  await write("crash.json", JSON.stringify(CRASH));
  await write("result.json", `{"version":1,"outcome":"exited"}`);
  await write("broken.json", "{");
  await write("old.ndjson", logOf("old"));
  await write("new.ndjson", logOf("new"));
  await Deno.utime(join(temp.path, "old.ndjson"), 1, 1);
  const { code, stdout, stderr } = await trapline(["report", "."], temp.path);
  assert.deepEqual([code, stdout], [0, ""]);
  assert.match(stderr, /^trapline: .*report\.html, \d+(\.\d)? KB\n$/);
  const page = await Deno.readTextFile(join(temp.path, "report.html"));
  assert.match(page, /Trapline report · recipe new · 2026-01-31 23:59 UTC/);
  assert.match(page, /checkout\.exe crashed: access violation: write to 0x0/);
  assert.match(page, /href="\.\/checkout-1234\.dmp"/);
});

Deno.test("trapline report of a folder with several runs is about one, and names the others", async () => {
  await using temp = await tempFolder();
  const write = (name: string, text: string): Promise<void> =>
    Deno.writeTextFile(join(temp.path, name), text);
  const captureOf = (run: string, name: string): Promise<void> =>
    write(`${name}.json`, JSON.stringify({ ...CRASH, run, file: { ...CRASH.file, name: `${name}.dmp` } }));
  const [first, second] = ["2026-01-31T23:59:00.000Z", "2026-02-01T08:00:00.000Z"];
  await captureOf(first, "one");
  await captureOf(first, "two");
  await captureOf(second, "three");
  await write("first.ndjson", logOf("nightly"));
  const report = async (...args: string[]): Promise<{ stderr: string; page: string }> => {
    const { code, stderr } = await trapline(["report", ".", ...args], temp.path);
    assert.equal(code, 0, stderr);
    return { stderr, page: await Deno.readTextFile(join(temp.path, "report.html")) };
  };
  const newest = await report();
  assert.match(newest.page, /three\.dmp/);
  assert.doesNotMatch(newest.page, /one\.dmp|two\.dmp|recipe nightly/);
  assert.match(
    newest.stderr,
    /1 other run: 2026-01-31T23:59:00\.000Z \(2 captures\)\. Show one with --run TIME/,
  );
  const older = await report("--run", "2026-01-31");
  assert.match(older.page, /recipe nightly/);
  assert.match(older.page, /one\.dmp/);
  assert.doesNotMatch(older.page, /three\.dmp/);
  assert.match((await report("--events", "first.ndjson")).page, /two\.dmp/);
  const none = await trapline(["report", ".", "--run", "2025"], temp.path);
  assert.deepEqual([none.code, /No run began at "2025"/.test(none.stderr)], [2, true]);
});

for (
  const [args, says] of [
    ["report", "DIR"],
    ["report nowhere", 'Cannot read the folder "nowhere"'],
    ["report . --events none.ndjson", "Cannot read "],
    ["report . --result empty.json", '"empty.json" is no result file: run writes one with --result'],
    ["report . --result failed.json", '"failed.json" says that there was no run: there is no engine'],
    ["report . --out no/such/report.html", "Cannot write the report"],
  ] as const
) {
  Deno.test(`trapline ${args} is wrong usage: exit 2, the reason, no page`, async () => {
    await using temp = await tempFolder();
    await Deno.writeTextFile(join(temp.path, "empty.json"), "{}");
    const failed = { version: 1, trapline: "1", code: 125, outcome: "failed", because: "there is no engine" };
    await Deno.writeTextFile(join(temp.path, "failed.json"), JSON.stringify(failed));
    const { code, stdout, stderr } = await trapline(args.split(" "), temp.path);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.ok(stderr.includes(says), stderr);
    assert.deepEqual(await namesIn(temp.path), ["empty.json", "failed.json"]);
  });
}
