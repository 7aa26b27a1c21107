/** A fleet's limit on real crashes: held back at the stop where the mirror knows, and not sent where it does not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { ofKind } from "../../lib/log/read.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { recordsOf } from "../support/events.ts";
import { natsServer } from "../support/servers.ts";
import { namesIn } from "../support/temp.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("the first dump of a crash in the fleet is kept, and the others are held back", {
  ignore: noServers !== undefined,
}, async () => {
  await using out = await outputFolder();
  await using nats = await natsServer();
  const { path } = await programs();
  const parent = join(out.path, "..");
  const [recipe, store, events] = ["recipe.json", "store", "events.ndjson"].map((name) =>
    join(parent, name)
  ) as [string, string, string];
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({
      name: "shared",
      rules: { crash: { on: { exception: "*" }, do: [{ dump: "mini" }] } },
      limits: { fleet: { first: 1, by: "bucket" } },
      fleet: `nats://127.0.0.1:${nats.port}`,
      sinks: { central: { folder: seen(store) } },
      spool: { wait: "20s" },
    }),
  );
  const crash = async (machine: string): Promise<{ records: readonly LogRecord[]; stderr: string }> => {
    const folder = join(parent, machine);
    const args = ["run", "--recipe", seen(recipe), "--out", seen(folder), "--events", seen(events)];
    const { stderr } = await trapline([...args, "--", seen(path("crash"))], {
      env: { TRAPLINE_HOST: machine },
    });
    return { records: await recordsOf(events), stderr };
  };
  const dumps = async (): Promise<number> => (await namesIn(join(store, "dumps"))).length;

  const first = await crash("db-07");
  assert.equal(ofKind(first.records, "kept").length, 1, first.stderr);
  assert.equal(await dumps(), 1, first.stderr);

  // This machine knows it: nothing is written, and the log says who has it.
  const again = await crash("db-07");
  assert.deepEqual(ofKind(again.records, "suppressed").map(({ reason }) => reason), ["fleet"], again.stderr);
  assert.deepEqual(ofKind(again.records, "fleet").map(({ kept, hosts }) => [kept, hosts]), [[1, ["db-07"]]]);
  assert.equal((await captured(join(parent, "db-07"))).length, 1);

  // Another hears of it when it starts, or writes its dump and does not send it.
  const other = await crash("web-12");
  const held = ofKind(other.records, "suppressed").filter(({ reason }) => reason === "fleet");
  assert.equal(ofKind(other.records, "kept").length + held.length, 1, other.stderr);
  assert.equal(await dumps(), 1, "the fleet has its one");
});
