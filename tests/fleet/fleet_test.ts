/** Machines that share a real nats-server: exactly N dumps of each bucket, a dead one's slot taken over, the server killed. */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { hostName } from "../../lib/ship/host_name.ts";
import { MIRROR, Mirror, readMirror } from "../../lib/fleet/mirror.ts";
import { FleetServer } from "../../lib/fleet/server.ts";
import { claim, keepSlot } from "../../lib/fleet/slots.ts";
import { Credentials } from "../../lib/ship/credentials.ts";
import type { Entry } from "../../lib/ship/entry.ts";
import { Spool } from "../../lib/ship/spool.ts";
import { readShipState } from "../../lib/ship/state.ts";
import { type CourierProcess, courierProcess } from "../support/courier.ts";
import { natsServer } from "../support/servers.ts";
import { type MadeUp, madeUpCaptures, spooled } from "../support/shipped.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
const ignore = noServers !== undefined;
const [HOSTS, BUCKETS] = LONG ? [50, 20] : [6, 4];
const OF = { app: "checkout.exe", version: "all", bucket: "b" };

/** A machine with one capture of each bucket in its spool. */
async function machine(
  folder: string,
  buckets: number,
  store: string,
  server: string,
  more: Entry["to"] = [],
): Promise<MadeUp[]> {
  const captures = await madeUpCaptures(folder, buckets, 2_000);
  spooled(folder, captures, { folder: store });
  const spool = new Spool(folder);
  for (const entry of spool.entries()) {
    const fleet = {
      server,
      app: "checkout.exe",
      appVersion: "1.0",
      bucket: entry.bucket,
      first: 3,
      perVersion: false,
      sinks: [{ folder: store }],
    };
    spool.put({ ...entry, to: [...entry.to, ...more], fleet });
  }
  return captures;
}

Deno.test({
  name:
    "many machines with a storm each: exactly three dumps of each bucket in the fleet, and one message of each",
  ignore,
}, async () => {
  await using folder = await tempFolder();
  await using nats = await natsServer();
  const server = `nats://127.0.0.1:${nats.port}`;
  const store = join(folder.path, "store");
  const hosts = Array.from({ length: HOSTS }, (_, i) => join(folder.path, `host-${i}`));
  const said: string[] = [];
  await using hook = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
    said.push((await asked.json()).data.bucket);
    return new Response("ok");
  });
  const ops = { name: "ops", sink: { webhook: `http://127.0.0.1:${hook.addr.port}/`, new: true } };
  for (const host of hosts) await machine(host, BUCKETS, store, server, [ops]);
  {
    await using stack = new AsyncDisposableStack();
    const couriers = hosts.map((host, i) => stack.use(courierProcess(host, { TRAPLINE_HOST: `host-${i}` })));
    await Promise.all(couriers.map((courier) => courier.drained(300_000)));
    const [first] = hosts as [string];
    const mirror = join(new Spool(first).path, MIRROR);
    await until(async () =>
      readMirror(await Deno.readTextFile(mirror)).filter(({ kept }) => kept === 3).length === BUCKETS
    );
  }
  const manifests = await namesIn(join(store, "manifests"));
  const read = manifests.map(async (name) =>
    JSON.parse(await Deno.readTextFile(join(store, "manifests", name))).bucket
  );
  const counts = Object.values(Object.groupBy(await Promise.all(read), (bucket) => String(bucket))).map((
    all,
  ) => all?.length);
  assert.deepEqual(counts, Array(BUCKETS).fill(3));
  assert.equal((await namesIn(join(store, "dumps"))).length, 3 * BUCKETS);
  assert.deepEqual([said.length, new Set(said).size], [BUCKETS, BUCKETS], "one message of each bucket");
  if (LONG) {
    // deno-lint-ignore no-console
    console.log(
      `long: | ${HOSTS} machines with ${BUCKETS} buckets each on one nats-server | exactly 3 dumps of each bucket |`,
    );
  }
});

Deno.test({ name: "a killed machine's slot is taken over by the server's clock, once", ignore }, async () => {
  await using nats = await natsServer();
  const open = (): Promise<FleetServer> =>
    FleetServer.open(`nats://127.0.0.1:${nats.port}`, new Credentials("fleet"));
  await using a = await open();
  await using b = await open();
  await using c = await open();
  const dead = await claim(a, OF, 1, { host: "dead", id: "x" });
  assert.ok("won" in dead);
  assert.deepEqual(await claim(b, OF, 1, { host: "b", id: "y" }, 60_000), { full: ["dead"] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const taken = await Promise.all([
    claim(b, OF, 1, { host: "b", id: "y" }, 200),
    claim(c, OF, 1, { host: "c", id: "z" }, 200),
  ]);
  assert.equal(taken.filter((each) => "won" in each).length, 1);
  assert.equal(await keepSlot(a, dead.won, { host: "dead", id: "x" }), false);
});

Deno.test({
  name: "the server killed: slots and events are there afterwards, and what waited goes out",
  ignore,
}, async () => {
  await using folder = await tempFolder();
  await using nats = await natsServer();
  const server = `nats://127.0.0.1:${nats.port}`;
  const [store, host] = ["store", "host"].map((name) => join(folder.path, name)) as [string, string];
  {
    await using first = await FleetServer.open(server, new Credentials("fleet"));
    const won = await claim(first, OF, 3, { host: "before", id: "x" });
    assert.ok("won" in won && await keepSlot(first, won.won, { host: "before", id: "x" }));
  }
  await nats.kill();
  await machine(host, 2, store, server);
  await using courier = courierProcess(host, {});
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(new Spool(host).waiting.captures, 2, "nothing goes out unasked");
  await nats.start();
  await courier.drained(60_000);
  assert.equal((await namesIn(join(store, "dumps"))).length, 2);
  await using after = await FleetServer.open(server, new Credentials("fleet"));
  const mirror = new Mirror();
  await after.mirror(mirror, () => {});
  await until(() => Promise.resolve(mirror.buckets.length === 3));
  assert.deepEqual(mirror.buckets.find(({ bucket }) => bucket === "b")?.hosts, ["before"]);
  assert.ok(mirror.buckets.some(({ hosts }) => hosts.includes(hostName())));
});

Deno.test({
  name:
    "a third of the machines cut off from the server: what they have waits, and the fleet keeps three of each",
  ignore,
}, async () => {
  await using folder = await tempFolder();
  await using nats = await natsServer();
  const server = `nats://127.0.0.1:${nats.port}`;
  const store = join(folder.path, "store");
  const hosts = Array.from({ length: 6 }, (_, i) => join(folder.path, `host-${i}`));
  for (const host of hosts) await machine(host, 2, store, server);
  const cut = hosts.slice(0, 2);
  const start = (host: string, cutOff = false): CourierProcess =>
    courierProcess(host, { TRAPLINE_HOST: basename(host) }, { cutOff });
  {
    await using stack = new AsyncDisposableStack();
    for (const host of cut) stack.use(start(host, true));
    const others = hosts.slice(2).map((host) => stack.use(start(host)));
    await Promise.all(others.map((courier) => courier.drained(60_000)));
    await until(() =>
      Promise.resolve(
        cut.every((host) => readShipState(new Spool(host).statePath)?.sinks.some(({ trouble }) => trouble)),
      )
    );
    assert.deepEqual(
      cut.map((host) => new Spool(host).waiting.captures),
      [2, 2],
      "nothing is lost or sent unasked",
    );
  }
  {
    await using stack = new AsyncDisposableStack();
    await Promise.all(cut.map((host) => stack.use(start(host)).drained(60_000)));
  }
  assert.equal((await namesIn(join(store, "dumps"))).length, 3 * 2);
});

Deno.test(
  { name: "the key to the server revoked: what is captured waits until there is another", ignore },
  async () => {
    await using folder = await tempFolder();
    await using nats = await natsServer('authorization { user: "host", password: "new" }');
    const [store, host] = ["store", "host"].map((name) => join(folder.path, name)) as [string, string];
    await machine(host, 1, store, `nats://127.0.0.1:${nats.port}`);
    const [user, key] = ["user", "key"].map((name) => join(folder.path, name)) as [string, string];
    await Deno.writeTextFile(user, "host");
    await Deno.writeTextFile(key, "revoked");
    await using courier = courierProcess(host, { NATS_USER_FILE: user, NATS_PASSWORD_FILE: key });
    const trouble = (): string =>
      readShipState(new Spool(host).statePath)?.sinks.find(({ name }) => name === "fleet")?.trouble ?? "";
    await until(() => Promise.resolve(/[Aa]uthorization/.test(trouble())));
    assert.equal(new Spool(host).waiting.captures, 1);
    await Deno.writeTextFile(key, "new");
    await courier.drained(60_000);
    assert.equal((await namesIn(join(store, "dumps"))).length, 1);
  },
);

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000;
  while (!await done().catch(() => false)) {
    assert.ok(performance.now() < end, "it took too long");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
