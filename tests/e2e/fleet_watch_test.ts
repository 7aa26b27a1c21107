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

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await done().catch(() => false)) {
    assert.ok(performance.now() < end, "it took too long");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
