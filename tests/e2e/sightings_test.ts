/** A crash that is new, and one that comes again: over runs, on the real engine. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ofKind } from "../../lib/log/read.ts";
import { trapline as natively } from "../cli/child.ts";
import { recordsOf } from "../support/events.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("a bucket's first crash is called new and gets a small dump, its second a larger one, as simulate has it", async () => {
  await using out = await outputFolder();
  const [recipe, events] = ["recipe.json", "events.ndjson"].map((name) => join(out.path, "..", name)) as [
    string,
    string,
  ];
  const rules = {
    new: { on: { crash: "*", bucket: "new" }, do: [{ log: "a new one" }] },
    crash: { on: { crash: "*" }, do: [{ dump: "mini", escalate: ["heap"] }] },
  };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "again", rules }));
  const { path } = await programs();
  const args = ["run", "--recipe", seen(recipe), "--out", seen(out.path), "--events", seen(events)];
  const runs: string[][] = [];
  for (let i = 0; i < 2; i++) {
    const { stderr } = await trapline([...args, "--", seen(path("crash"))]);
    const records = await recordsOf(events);
    const said = ofKind(records, "log").map(({ text }) => text);
    const wrote = ofKind(records, "decided").flatMap(({ action }) => "dump" in action ? [action.dump] : []);
    assert.equal(ofKind(records, "kept").length, 1, stderr);
    runs.push([...said, ...wrote]);
    const simulated = await natively(["simulate", recipe, events]);
    assert.equal(simulated.code, 0, simulated.stderr);
    assert.equal(/a new one/.test(simulated.stdout), i === 0, simulated.stdout);
  }
  assert.deepEqual(runs, [["a new one", "mini"], ["heap"]]);
  const both = (await captured(out.path)).map(({ manifest }) => manifest);
  const byTime = both.toSorted((a, b) => a.capturedAt < b.capturedAt ? -1 : 1);
  assert.deepEqual(byTime.map(({ asked }) => asked.dump), ["mini", "heap"]);
  assert.ok(byTime[1]!.file.bytes > byTime[0]!.file.bytes);
  assert.ok(byTime.every(({ verification }) => verification.ok));
});
