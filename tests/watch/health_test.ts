import assert from "node:assert/strict";
import { join } from "node:path";
import { readHealth } from "../../lib/log/health.ts";
import { Health } from "../../lib/watch/health.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("Health counts what is recorded, and has it in its file at the end", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "health.json");
  {
    using health = new Health("checkout", path);
    const begun = readHealth(await Deno.readTextFile(path));
    assert.deepEqual([begun?.recipe, begun?.captures, begun?.trouble], ["checkout", 0, undefined]);
    health.watches(2);
    for (const ok of [true, true, false]) {
      health.sees({ at: 1, kind: "kept", pid: 7, rule: "crash", dump: "a.dmp", ok });
    }
    health.sees({ at: 2, kind: "fired", rule: "crash" });
    health.sees({ at: 2, kind: "suppressed", rule: "crash", reason: "dumps" });
    health.sees({ at: 3, kind: "refused", pid: 8, because: "it is Trapline itself" });
    assert.equal(health.facts.trouble, "process 8: it is Trapline itself");
    health.sees({ at: 4, kind: "missed", rule: "crash", asked: "full", because: "the disk was full" });
    health.ended();
  }
  const written = readHealth(await Deno.readTextFile(path));
  assert.ok(written);
  const { at: _at, startedAt: _started, memory, heap, heapHeld, ...facts } = written;
  assert.ok(1e6 < heap && heap < heapHeld && heapHeld < memory, `${heap} ${heapHeld} ${memory}`);
  assert.deepEqual(facts, {
    version: 1,
    recipe: "checkout",
    pid: Deno.pid,
    watching: 2,
    ended: 1,
    refused: 1,
    samples: 0,
    fired: 1,
    bugChecks: 0,
    captures: 2,
    unverified: 1,
    missed: 1,
    suppressed: 1,
    trouble: "no dump full for rule crash: the disk was full",
  });
});

Deno.test("Health goes on when its file can't be written, and says so", () => {
  using health = new Health("checkout", join("/nowhere", "at", "all", "health.json"));
  assert.match(health.facts.trouble ?? "", /^health file: /);
});
