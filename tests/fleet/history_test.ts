/** What a fleet has captured, asked and shown; the stream is a real one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { fleetAnswer } from "../../lib/cli/fleet_pages.ts";
import type { CaptureEvent } from "../../lib/fleet/event.ts";
import { History } from "../../lib/fleet/history.ts";
import { FleetServer } from "../../lib/fleet/server.ts";
import { compareVersions } from "../../lib/fleet/versions.ts";
import { Credentials } from "../../lib/ship/credentials.ts";
import { openSink } from "../../lib/ship/open_sink.ts";
import { trapline } from "../cli/child.ts";
import { violations } from "../support/axe.ts";
import { openBrowser } from "../support/chromium.ts";
import { natsServer } from "../support/servers.ts";
import { madeUpCaptures } from "../support/shipped.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

const ignore = noServers !== undefined;

function capture(id: string, more: Partial<CaptureEvent> = {}): CaptureEvent {
  return {
    version: 1,
    kind: "capture",
    id: id.padEnd(64, "0"),
    host: "db-07",
    app: "checkout.exe",
    appVersion: "1.9",
    bucket: "aa",
    at: "2026-11-28T10:00:00.000Z",
    recipe: "shop",
    rule: "crash",
    headline: "CRASH access violation <script>",
    bytes: 1_000,
    sinks: [],
    ...more,
  };
}

/** A bug that is gone in 1.10 and back in 1.11, one that is new in 1.10, and one of another program. */
const EVENTS: readonly CaptureEvent[] = [
  capture("1"),
  capture("2", { host: "web-12", at: "2026-11-28T11:00:00.000Z" }),
  capture("3", { bucket: "bb", appVersion: "1.10", at: "2026-11-28T12:00:00.000Z" }),
  capture("4", { appVersion: "1.11", at: "2026-11-30T13:00:00.000Z" }),
  capture("5", { app: "other.exe", appVersion: "7", at: "2026-11-27T09:00:00.000Z" }),
];

function filled(): History {
  const history = new History();
  for (const event of [...EVENTS, ...EVENTS]) history.put(event);
  const held = {
    version: 1,
    kind: "held",
    host: "db-07",
    app: "checkout.exe",
    appVersion: "1.9",
    bucket: "aa",
  } as const;
  history.put({ ...held, id: "h1", at: "2026-11-28T10:30:00.000Z", count: 40 });
  history.put({ ...held, id: "h2", at: "2026-11-28T10:31:00.000Z", count: 2 });
  return history;
}

Deno.test("bugs by bucket, version, host and time; what is seen twice counts once; what came back", () => {
  using history = filled();
  const [aa, bb, other] = history.bugs();
  assert.deepEqual([aa?.bucket, aa?.captures, aa?.held, aa?.versions, aa?.hosts], ["aa", 3, 42, [
    "1.9",
    "1.11",
  ], ["db-07", "web-12"]]);
  assert.deepEqual([aa?.firstSeen, aa?.lastSeen, aa?.regressedIn], [
    "2026-11-28T10:00:00.000Z",
    "2026-11-30T13:00:00.000Z",
    "1.11",
  ]);
  assert.deepEqual([bb?.bucket, bb?.regressedIn, other?.app], ["bb", undefined, "other.exe"]);
  assert.deepEqual(history.captures({ host: "web-12" }).map(({ id }) => id[0]), ["2"]);
  assert.deepEqual(history.captures({ version: "1.10" }).map(({ id }) => id[0]), ["3"]);
  assert.deepEqual(history.captures({ since: "2026-11-28T12:00:00.000Z" }).map(({ id }) => id[0]), [
    "4",
    "3",
  ]);
  assert.deepEqual(["1.10", "1.9", "1.9.1", "2"].sort(compareVersions), ["1.9", "1.9.1", "1.10", "2"]);
});

Deno.test({
  name: "the stream is folded once, goes on where it was, and begins anew with another stream",
  ignore,
}, async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "fleet.sqlite");
  const count = (history: History): number => history.captures().length;
  for (const _ of [1, 2]) {
    await using nats = await natsServer();
    await using server = await FleetServer.open(`nats://127.0.0.1:${nats.port}`, new Credentials("fleet"));
    {
      using history = new History(file);
      await history.fold(server);
      assert.equal(count(history), 0);
      for (const event of [...EVENTS.slice(0, 3), ...EVENTS.slice(0, 3)]) await server.publish(event);
      await history.fold(server);
      await history.fold(server);
      assert.equal(count(history), 3);
    }
    for (const event of EVENTS.slice(3)) await server.publish(event);
    using history = new History(file);
    await history.fold(server);
    assert.equal(count(history), EVENTS.length);
  }
});

Deno.test({ name: "trapline fleet lists, shows and fetches what machines have sent", ignore }, async () => {
  await using folder = await tempFolder();
  await using nats = await natsServer();
  const address = `nats://127.0.0.1:${nats.port}`;
  const [store, to] = ["store", "to"].map((name) => join(folder.path, name)) as [string, string];
  const [made] = await madeUpCaptures(folder.path, 1);
  const object = `dumps/${made!.id}.dmp`;
  {
    await using sink = await openSink("central", { folder: store });
    const files = [{ name: object, path: join(folder.path, made!.manifest.file.name), bytes: 1_000 }];
    await sink.ship({ id: made!.id, manifest: made!.manifest, files }, AbortSignal.timeout(10_000));
    await using server = await FleetServer.open(address, new Credentials("fleet"));
    await server.publish(capture(made!.id, { sinks: [{ folder: store }], object }));
  }
  const fleet = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await trapline(["fleet", "--fleet", address, ...args]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  assert.match(
    await fleet("list"),
    /^aa {2}checkout.exe {2}CRASH access violation .* 1 capture; 1.9; db-07; last/,
  );
  assert.equal(JSON.parse(await fleet("top", "--json"))[0].captures, 1);
  assert.match(await fleet("show", "aa"), new RegExp(made!.id.slice(0, 12)));
  await fleet("fetch", "aa", "--to", to);
  assert.deepEqual(await namesIn(to), [`${made!.id}.dmp`, `${made!.id}.json`]);
  const none = await trapline(["fleet", "--fleet", address, "show", "nothing"]);
  assert.deepEqual([none.code, /no bucket and no capture/.test(none.stderr)], [2, true]);
});

Deno.test({
  name: "the page of a fleet in a browser: no complaint, nothing outside, nothing that axe finds",
  ignore,
}, async () => {
  using history = filled();
  await using site = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (asked) => fleetAnswer(asked, history),
  );
  const root = `http://127.0.0.1:${site.addr.port}`;
  await using stack = new AsyncDisposableStack();
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ viewport: { width: 390, height: 900 }, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (asked) => asked.url().startsWith(root) || complaints.push(asked.url()));
    await page.goto(root);
    assert.equal(await page.textContent("h1"), "3 bugs");
    assert.deepEqual(await violations(page), []);
    await page.click("tbody a");
    assert.equal(await page.textContent("h1"), "CRASH access violation <script>");
    assert.deepEqual(await violations(page), []);
    // The browser asks for an icon by itself.
    assert.deepEqual(complaints.filter((text) => !/favicon|404/.test(text)), []);
    await context.close();
  }
  const refused = await fetch(`${root}/`, { method: "POST" });
  assert.equal(refused.status, 405);
  await refused.body?.cancel();
  for (const path of ["/capture/x", "/bug?app=a&bucket=b", "/../etc/passwd"]) {
    const answer = await fetch(`${root}${path}`);
    assert.equal(answer.status, 404);
    await answer.body?.cancel();
  }
});
