/** A watch in a fleet, on the real engine, with a nats-server for slots and dumps: the first crash is sent, the second held back. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { MIRROR, readMirror } from "../../lib/fleet/mirror.ts";
import { ofKind } from "../../lib/log/read.ts";
import { SPOOL } from "../../lib/ship/spool.ts";
import { trapline as natively } from "../cli/child.ts";
import { recordsOf } from "../support/events.ts";
import { natsServer } from "../support/servers.ts";
import { namesIn } from "../support/temp.ts";
import { alone, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const PATIENCE_MS = 60_000;

Deno.test(
  "a watch sends a bucket's first dump and one message, and holds the next back at its stop without asking",
  {
    ignore: noServers !== undefined,
  },
  async () => {
    await using out = await outputFolder();
    await using nats = await natsServer();
    const server = `nats://127.0.0.1:${nats.port}`;
    const said: { readonly bucket: string; readonly host: string; readonly dump: string }[] = [];
    await using hook = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
      said.push((await asked.json()).data);
      return new Response("ok");
    });
    const [recipe, events, got] = ["recipe.json", "events.ndjson", "got"].map((name) =>
      join(out.path, "..", name)
    ) as [string, string, string];
    const plan = {
      name: "shop",
      rules: { crash: { on: { exception: "*" }, do: [{ dump: "mini" }] } },
      limits: { fleet: { first: 1, by: "bucket" } },
      sinks: {
        central: { nats: server },
        team: { webhook: `http://127.0.0.1:${hook.addr.port}/`, new: true },
      },
      spool: { wait: "30s" },
    };
    await Deno.writeTextFile(recipe, JSON.stringify(plan));
    const tag = `x${crypto.randomUUID().slice(0, 8)}`;
    const files = [["--recipe", recipe], ["--events", events], ["--out", out.path]]
      .flatMap(([option = "", path = ""]) => [option, seen(path)]);
    const fitting = ["--command-line", `*null-write * ${tag}`, "crash"];
    const args = ["watch", "--fleet", server, ...files, "--for", "30s", ...fitting];
    const watching = trapline(args, { env: { TRAPLINE_HOST: "db-07" } });
    const crash = (await programs()).path("crash");
    const mirror = join(out.path, SPOOL, MIRROR);
    const meanwhile = async (): Promise<void> => {
      await until(() => recordsOf(events).then((records) => records.length > 0));
      await alone(crash, ["null-write", "4000", tag]);
      await until(async () => readMirror(await Deno.readTextFile(mirror)).some(({ kept }) => kept === 1));
      await alone(crash, ["null-write", "4000", tag]);
    };
    const [{ stderr, code }] = await Promise.all([watching, meanwhile()]);
    assert.equal(code, 0, stderr);
    const records = await recordsOf(events);
    assert.equal(ofKind(records, "kept").length, 1, stderr);
    assert.deepEqual(ofKind(records, "suppressed").map(({ reason }) => reason), ["fleet"], stderr);
    assert.equal((await namesIn(out.path)).filter((name) => name.endsWith(".dmp")).length, 1);
    assert.equal(said.length, 1, "one message");
    const [{ bucket, host, dump }] = said as [typeof said[0] & object];
    assert.equal(host, "db-07");
    // Anybody who may read the fleet has the bug, how often it came again, and its dump.
    const listed = await natively(["fleet", "--fleet", server, "list", "--json"]);
    const [bug, ...more] = JSON.parse(listed.stdout);
    assert.deepEqual([more.length, bug.captures, bug.held, bug.hosts], [0, 1, 1, ["db-07"]], listed.stdout);
    const fetched = await natively(["fleet", "--fleet", server, "fetch", bug.bucket, "--to", got]);
    assert.equal(fetched.code, 0, fetched.stderr);
    const bytes = await Deno.readFile(join(got, dump.replace("dumps/", "")));
    assert.equal(`dumps/${createHash("sha256").update(bytes).digest("hex")}.dmp`, dump);
    assert.match(bucket, /^[0-9a-f]+$/);
  },
);

const LONG = Deno.env.get("TRAPLINE_LONG");
/** Fifty, or as many as are asked for. */
const HOSTS = Number(LONG) > 1 ? Number(LONG) : 50;
const BUCKETS = 20, AT_ONCE = 2;

// Two cores run no fifty engines at once: they come two at a time, and all share the server.
if (LONG !== undefined) {
  Deno.test({
    name:
      "fifty machines on the real engine with a storm of twenty buckets each: exactly three dumps of each bucket",
    ignore: noServers !== undefined,
    fn: async () => {
      await using folder = await outputFolder();
      await using nats = await natsServer();
      const parent = join(folder.path, "..");
      const [recipe, store] = ["recipe.json", "store"].map((name) => join(parent, name)) as [string, string];
      const server = `nats://127.0.0.1:${nats.port}`;
      const plan = {
        name: "storm",
        rules: { raised: { on: { exception: "*", chance: "first" }, do: [{ dump: "mini" }] } },
        limits: { dumps: 100, fleet: { first: 3, by: "bucket" } },
        sinks: { central: { folder: seen(store) } },
        spool: { wait: "60s" },
      };
      await Deno.writeTextFile(recipe, JSON.stringify(plan));
      const codes = Array.from({ length: BUCKETS }, (_, i) => `0xE0AA${(0x100 + i).toString(16)}`);
      const program = [seen((await programs()).path("handled")), String(BUCKETS), ...codes];
      const waiting = Array.from({ length: HOSTS }, (_, i) => i);
      const outcomes: Record<string, number> = {};
      const machine = async (): Promise<void> => {
        for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
          const events = join(parent, `events-${host}`);
          const own = ["--out", seen(join(parent, `host-${host}`)), "--events", seen(events)];
          const args = ["run", "--fleet", server, "--recipe", seen(recipe), ...own, "--", ...program];
          const { code, stderr } = await trapline(args, { env: { TRAPLINE_HOST: `host-${host}` } });
          assert.equal(code, 0, stderr);
          assert.doesNotMatch(stderr, /to be sent/);
          const records = await recordsOf(events);
          for (const { kind } of records) outcomes[kind] = (outcomes[kind] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, machine));
      const manifests = await namesIn(join(store, "manifests"));
      const read = manifests.map(async (name) =>
        JSON.parse(await Deno.readTextFile(join(store, "manifests", name))).trigger.code
      );
      const counts = Object.values(Object.groupBy(await Promise.all(read), String)).map((all) => all?.length);
      assert.deepEqual(counts, Array(BUCKETS).fill(3));
      assert.equal((await namesIn(join(store, "dumps"))).length, 3 * BUCKETS);
      const { kept = 0, suppressed = 0 } = outcomes;
      assert.equal(kept + suppressed, HOSTS * BUCKETS);
      // deno-lint-ignore no-console
      console.log(
        `long: | ${HOSTS} runs on the real engine, ${BUCKETS} buckets each, two at once, on one nats-server | exactly 3 dumps of each bucket; ${kept} written, ${suppressed} held back at their stops |`,
      );
    },
  });
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await done().catch(() => false)) {
    assert.ok(performance.now() < end, "it took too long");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
