/** How often a bucket was seen: on this machine, over runs, and in its fleet; and what rules make of it. */
import assert from "node:assert/strict";
import type { TargetEvent } from "../../lib/facts/event.ts";
import { join } from "node:path";
import { simulate } from "../../lib/policy/simulate.ts";
import { parsePlan } from "../../lib/recipe/plan/plan.ts";
import { SPOOL } from "../../lib/ship/spool.ts";
import { Sightings } from "../../lib/watch/sightings.ts";
import { FleetFacts } from "../../lib/watch/fleet_facts.ts";
import { CRASH } from "../support/policy.ts";
import { tempFolder } from "../support/temp.ts";

const IMAGE = "C:\\app\\checkout.exe";
const PLAN = parsePlan({
  name: "shop",
  rules: {
    new: { on: { crash: "*", bucket: "new" }, do: [{ log: "a new one" }] },
    crash: { on: { crash: "*" }, do: [{ dump: "mini", escalate: ["heap", "full"] }] },
  },
  limits: { perBucket: 9 },
});
const second = (bucket: string): TargetEvent => ({ ...CRASH, bucket });
const first = (bucket: string): TargetEvent => ({ ...CRASH, chance: "first", bucket });
const seenOf = (event: TargetEvent): number | undefined => "seen" in event ? event.seen : undefined;

Deno.test("a bucket is new once, also to the next run in the same folder; a first chance is no crash", async () => {
  await using folder = await tempFolder();
  const open = (): Sightings => Sightings.open(PLAN, folder.path, undefined)!;
  const one = open();
  assert.deepEqual([first("a"), second("a"), second("b")].map((e) => seenOf(one.counted(e, IMAGE))), [
    0,
    0,
    0,
  ]);
  assert.equal(seenOf(one.counted(second("a"), "C:\\app\\other.exe")), 0, "another program's");
  const next = open();
  assert.deepEqual([second("a"), second("a"), first("a")].map((e) => seenOf(next.counted(e, IMAGE))), [
    1,
    2,
    1,
  ]);
  // The end that follows the second chance is the same crash.
  const end = { kind: "process-exit", pid: 8, code: 0xC0000005, by: "unhandled", bucket: "b" } as const;
  assert.deepEqual([end, second("b")].map((e) => seenOf(next.counted(e, IMAGE))), [0, 1]);
  assert.equal(seenOf(next.counted({ kind: "tick" }, IMAGE)), undefined);
  await Deno.writeTextFile(join(folder.path, ".trapline-sightings"), "{");
  assert.equal(seenOf(open().counted(second("a"), IMAGE)), 0, "a damaged file is as none");
});

Deno.test("what the fleet has is not new here", async () => {
  await using folder = await tempFolder();
  const plan = parsePlan({
    ...PLAN,
    limits: { fleet: { first: 3, by: "bucket" } },
    fleet: "nats://127.0.0.1:4222",
  });
  const kept = { app: "checkout_exe", version: "all", bucket: "a", kept: 2, hosts: ["db-07"] };
  await Deno.mkdir(join(folder.path, SPOOL));
  await Deno.writeTextFile(
    join(folder.path, SPOOL, "fleet.json"),
    JSON.stringify({ version: 1, buckets: [kept] }),
  );
  using fleet = FleetFacts.open(plan, folder.path);
  const sightings = Sightings.open(plan, folder.path, fleet)!;
  assert.deepEqual(["a", "b"].map((bucket) => seenOf(sightings.counted(second(bucket), IMAGE))), [2, 0]);
});

Deno.test("a fleet does not learn the address of a webhook", async () => {
  await using folder = await tempFolder();
  const sinks = { central: { folder: "x" }, team: { webhook: "https://hooks.example/secret" } };
  using fleet = FleetFacts.open(parsePlan({ ...PLAN, sinks, fleet: "nats://127.0.0.1:4222" }), folder.path);
  assert.deepEqual(fleet?.entryOf(IMAGE, "a").sinks, [{ folder: "x" }]);
});

Deno.test("a rule for what is new fires once for a bucket, and a dump escalates from one sighting to the next", () => {
  const events = [0, 1, 2, 3].map((seen, i) => ({ ...CRASH, pid: i + 1, bucket: "a", seen, at: i * 1000 }));
  const { decisions } = simulate(PLAN, { events: [{ kind: "armed", at: 0 }, ...events] });
  const said = decisions.flatMap(({ action }) =>
    "log" in action ? [action.log] : "dump" in action ? [action.dump] : []
  );
  assert.deepEqual(said, ["a new one", "mini", "heap", "full", "full"]);
});

Deno.test("no recipe without such a rule has its crashes counted", async () => {
  await using folder = await tempFolder();
  const plan = parsePlan({ name: "x", rules: { crash: { on: { crash: "*" }, do: [{ dump: "mini" }] } } });
  assert.equal(Sightings.open(plan, folder.path, undefined), undefined);
  assert.ok(Sightings.open(plan, folder.path, undefined, true), "but where everything is recorded");
});
