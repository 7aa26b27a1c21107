/** A webhook's messages, read by the library that Standard Webhooks gives to receivers. */
import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { Credentials } from "../../lib/ship/credentials.ts";
import { openSink } from "../../lib/ship/open_sink.ts";
import type { Parcel } from "../../lib/ship/sink.ts";
import type { WebhookMessage } from "../../lib/ship/sinks/webhook.ts";
import { madeUpCaptures } from "../support/shipped.ts";
import { tempFolder } from "../support/temp.ts";

const SECRET = `whsec_${btoa("a secret of this test alone")}`;
const soon = (): AbortSignal => AbortSignal.timeout(30_000);

/** A receiver that checks each message and keeps those that it believes. */
function receiver(kept: WebhookMessage[]): Deno.HttpServer<Deno.NetAddr> {
  const webhook = new Webhook(SECRET);
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
    try {
      const said = webhook.verify(await asked.text(), Object.fromEntries(asked.headers));
      kept.push(said as WebhookMessage);
      return new Response("ok");
    } catch (error) {
      return new Response(String(error), { status: 401 });
    }
  });
}

async function capture(folder: string): Promise<Parcel> {
  const [{ id, manifest }] = await madeUpCaptures(folder, 1) as [
    Awaited<ReturnType<typeof madeUpCaptures>>[0],
  ];
  return { id, manifest, files: [] };
}

const credentials = (values: Readonly<Record<string, string>>): Credentials =>
  new Credentials("ops", (name) => values[name]);

Deno.test("a webhook gets word of a capture, by a message that the receiver's own library believes", async () => {
  await using folder = await tempFolder();
  const kept: WebhookMessage[] = [];
  await using server = receiver(kept);
  const where = `http://127.0.0.1:${server.addr.port}/hook`;
  const secrets = { WHERE: where, TRAPLINE_OPS_WEBHOOK_SECRET: SECRET, TRAPLINE_HOST: "ignored" };
  await using open = await openSink("ops", { webhook: "$WHERE" }, credentials(secrets));
  const sent = await capture(folder.path);
  await open.ship(sent, soon());
  const { manifest, id } = sent;
  const { host, ...data } = kept[0]!.data;
  assert.ok(host.length > 0);
  assert.deepEqual({ ...kept[0], data }, {
    type: "trapline.capture",
    timestamp: manifest.capturedAt,
    data: {
      id,
      app: "checkout.exe",
      recipe: manifest.recipe,
      rule: manifest.rule,
      ...(manifest.headline === undefined ? {} : { headline: manifest.headline }),
      bucket: manifest.bucket,
      bytes: 1_000,
      dump: `dumps/${id}.dmp`,
    },
  });
  await using wrong = await openSink(
    "ops",
    { webhook: where },
    credentials({ WEBHOOK_SECRET: `whsec_${btoa("another secret, as long as that one")}` }),
  );
  await assert.rejects(wrong.ship(sent, soon()), /answered 401 .*No matching signature/);
  await using none = await openSink("ops", { webhook: where }, credentials({}));
  await assert.rejects(none.ship(sent, soon()), /answered 401/);
  await using short = await openSink("ops", { webhook: where }, credentials({ WEBHOOK_SECRET: "x" }));
  await assert.rejects(short.ship(sent, soon()), /WEBHOOK_SECRET is none/);
  assert.equal(kept.length, 1);
});

Deno.test("a clock that is wrong by a day: the receiver's is taken", async () => {
  await using folder = await tempFolder();
  const kept: WebhookMessage[] = [];
  const now = Date.now;
  // The receiver lives in the same process: its clock is the right one.
  const webhook = new Webhook(SECRET);
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
    const [text, ours] = [await asked.text(), Date.now];
    Date.now = now;
    try {
      kept.push(webhook.verify(text, Object.fromEntries(asked.headers)) as WebhookMessage);
      return new Response("ok");
    } catch (error) {
      return new Response(String(error), { status: 400, headers: { date: new Date(now()).toUTCString() } });
    } finally {
      Date.now = ours;
    }
  });
  const sent = await capture(folder.path);
  for (const days of [1, -1]) {
    const sink = { webhook: `http://127.0.0.1:${server.addr.port}/` };
    await using open = await openSink("ops", sink, credentials({ WEBHOOK_SECRET: SECRET }));
    Date.now = () => now() + days * 86_400_000;
    try {
      await open.ship(sent, soon());
    } finally {
      Date.now = now;
    }
  }
  assert.equal(kept.length, 2);
});
