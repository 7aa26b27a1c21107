/** The first N dumps of a bucket over all machines, in virtual time. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { FleetEvent } from "../../lib/fleet/event.ts";
import { EVENTS, SUBJECT } from "../../lib/fleet/server.ts";
import { Mirror, readMirror } from "../../lib/fleet/mirror.ts";
import { claim, keepSlot, LEASE_MS, slotKey, type SlotOf, slotOfKey } from "../../lib/fleet/slots.ts";
import { MadeUpSlots } from "../support/made_up_slots.ts";

const OF: SlotOf = { app: "checkout.exe", version: "1.2.3.4", bucket: "10123456789a" };

Deno.test("any number of machines at once: exactly the first three get a slot", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (hosts, first) => {
        const store = new MadeUpSlots();
        const claims = await Promise.all(
          Array.from({ length: hosts }, (_, i) => claim(store, OF, first, { host: `h${i}`, id: `d${i}` })),
        );
        const won = claims.flatMap((each) => "won" in each ? [each.won] : []);
        assert.equal(won.length, Math.min(hosts, first));
        assert.equal(new Set(won).size, won.length, "no slot is anybody else's");
      },
    ),
  );
});

Deno.test("to claim again what one has is to have it; a second dump of one machine is another", async () => {
  const store = new MadeUpSlots();
  const me = { host: "h", id: "a" };
  const first = await claim(store, OF, 3, me);
  assert.deepEqual(await claim(store, OF, 3, me), first);
  assert.notDeepEqual(await claim(store, OF, 3, { host: "h", id: "b" }), first);
});

Deno.test("who does not send in time is taken for dead: one other gets the slot, and he comes too late", async () => {
  const store = new MadeUpSlots();
  const dead = { host: "dead", id: "a" };
  const claimed = await claim(store, OF, 1, dead);
  assert.ok("won" in claimed);
  store.clock = LEASE_MS;
  assert.deepEqual(await claim(store, OF, 1, { host: "b", id: "b" }), { full: ["dead"] });
  store.clock = LEASE_MS + 1;
  const others = await Promise.all(["b", "c", "d"].map((id) => claim(store, OF, 1, { host: id, id })));
  assert.equal(others.filter((each) => "won" in each).length, 1);
  assert.equal(await keepSlot(store, claimed.won, dead), false);
});

Deno.test("what is kept is nobody's to take, however old it is", async () => {
  const store = new MadeUpSlots();
  const me = { host: "h", id: "a" };
  const claimed = await claim(store, OF, 1, me);
  assert.ok(
    "won" in claimed && await keepSlot(store, claimed.won, me) && await keepSlot(store, claimed.won, me),
  );
  store.clock = LEASE_MS * 100;
  assert.deepEqual(await claim(store, OF, 1, { host: "b", id: "b" }), { full: ["h"] });
});

Deno.test("a key says what it is of, whatever names hold", () => {
  assert.deepEqual(slotOfKey(slotKey(OF, 2)), {
    app: "checkout_exe",
    version: "1_2_3_4",
    bucket: OF.bucket,
    n: 2,
  });
  fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (app, version, bucket) => {
    const key = slotKey({ app, version, bucket }, 7);
    assert.match(key, /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){3}$/);
    assert.equal(slotOfKey(key)?.n, 7);
  }));
  for (const none of ["", "a.b.c", "a.b.c.x", "clock.host", "a.b.c.1.2"]) {
    assert.equal(slotOfKey(none), undefined);
  }
});

Deno.test("a mirror has what is kept, and its file is read back", () => {
  const mirror = new Mirror();
  const put = (n: number, host: string, state: "claimed" | "kept"): void =>
    mirror.put({ key: slotKey(OF, n), slot: { host, id: `${n}`, state }, revision: 1, at: 0 });
  put(0, "a", "kept");
  put(1, "b", "claimed");
  const bucket = { app: "checkout_exe", version: "1_2_3_4", bucket: OF.bucket };
  assert.deepEqual(mirror.buckets, [{ ...bucket, kept: 1, hosts: ["a"] }]);
  put(1, "b", "kept");
  put(2, "a", "kept");
  assert.deepEqual(mirror.buckets, [{ ...bucket, kept: 3, hosts: ["a", "b"] }]);
  mirror.remove(slotKey(OF, 2));
  assert.equal(mirror.buckets[0]?.kept, 2);
  assert.deepEqual(readMirror(JSON.stringify({ version: 1, buckets: mirror.buckets })), mirror.buckets);
  assert.deepEqual(["", "{", '{"version":2}', undefined].map(readMirror), [[], [], [], []]);
});

/** What every event of these machines has. */
const ANY = { version: 1, app: OF.app, appVersion: OF.version, at: new Date(0).toISOString() } as const;
/** What JetStream answers to each event. */
const ACK_BYTES = `{"stream":"${EVENTS}","seq":1000000}`.length;

/** This many machines with a storm each in virtual time; what the server gets a second: of slots, of events, and bytes. */
async function simulated(
  hosts: number,
): Promise<{ requests: number; events: number; bytes: number; kept: number; buckets: number }> {
  const BUCKETS = 20, SECONDS = 60;
  const store = new MadeUpSlots();
  const mirror = new Mirror();
  let delivered = 0;
  let [events, published] = [0, 0];
  const publish = (event: FleetEvent): void => {
    events++;
    published += `${SUBJECT}.${event.app}`.length + JSON.stringify(event).length + ACK_BYTES;
  };
  // Each change goes out to every machine.
  store.onPut = (entry) => {
    mirror.put(entry);
    delivered += JSON.stringify(entry.slot).length * hosts;
  };
  // One crash of each bucket on each machine, at some second; those that know that a bucket is full ask nobody.
  for (let second = 0; second < SECONDS; second++) {
    store.clock = second * 1000;
    const full = new Set(mirror.buckets.filter(({ kept }) => kept >= 3).map(({ bucket }) => bucket));
    for (let host = second; host < hosts; host += SECONDS) {
      for (let i = 0; i < BUCKETS; i++) {
        const bucket = `b${i}`;
        const me = { host: `h${host}`, id: `h${host} ${bucket}`.padEnd(64) };
        if (full.has(bucket)) {
          publish({ ...ANY, ...me, kind: "held", bucket, count: 1 });
          continue;
        }
        const claimed = await claim(store, { ...OF, bucket }, 3, me);
        if (!("won" in claimed)) continue;
        await keepSlot(store, claimed.won, me);
        const where = { sinks: [{ s3: "https://s3.example/crashes" }], object: `dumps/${me.id}.dmp` };
        const of = { recipe: "checkout", rule: "crash", headline: "x".repeat(80), bytes: 50_000 };
        publish({ ...ANY, ...me, kind: "capture", bucket, ...of, ...where });
      }
    }
  }
  const kept = store.slots.filter(({ slot }) => slot.state === "kept").length;
  return {
    requests: store.requests / SECONDS,
    events: events / SECONDS,
    bytes: (store.bytes + delivered + published) / SECONDS,
    kept,
    buckets: BUCKETS,
  };
}

Deno.test("two thousand machines: three of each bucket, and what the server gets grows no faster than they do", async () => {
  const sizes = [250, 500, 1000, 2000];
  const results: Awaited<ReturnType<typeof simulated>>[] = [];
  for (const size of sizes) results.push(await simulated(size));
  for (const { kept, buckets } of results) assert.equal(kept, 3 * buckets);
  const [small, large] = [results[0]!, results.at(-1)!];
  for (const what of ["requests", "events", "bytes"] as const) {
    const growth = large[what] / small[what];
    assert.ok(growth <= 2000 / 250 * 1.05, `${what} grew ${growth} times for 8 times the machines`);
  }
  if (Deno.env.get("TRAPLINE_LONG")) {
    for (const [i, { requests, events, bytes }] of results.entries()) {
      // deno-lint-ignore no-console
      console.log(
        `long: | fleet of ${sizes[i]} in virtual time, 20 buckets | ${
          Math.round(requests)
        } requests for slots and ${Math.round(events)} events/s, ${(bytes / 1000).toFixed(1)} KB/s |`,
      );
    }
  }
});
