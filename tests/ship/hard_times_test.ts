/**
 * Captures on their way to real S3 while everything goes wrong: the courier killed, the server killed, the key revoked, the
 * clock wrong, the disk full, hosts cut off. In the end each is there exactly once and nothing waits. `test:long` does it
 * at full size.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { noServers } from "../../scripts/fixtures/servers.ts";
import { Credentials } from "../../lib/ship/credentials.ts";
import { openSink } from "../../lib/ship/open_sink.ts";
import { Spool } from "../../lib/ship/spool.ts";
import { readShipState } from "../../lib/ship/state.ts";
import { courierProcess, killedAtRandom } from "../support/courier.ts";
import { type MadeUp, madeUpCaptures, spooled } from "../support/shipped.ts";
import { radosgw, S3_USER, type Server } from "../support/servers.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
const ignore = noServers !== undefined;
const [KILLS, CAPTURES, HOSTS] = LONG ? [200, 500, 12] : [3, 20, 3];
const DRAINED_MS = 300_000;

/** A bucket on a server of its own, and what a courier needs to reach it. */
class Bucket implements AsyncDisposable {
  readonly #reader = new AwsClient({ ...S3_USER, service: "s3", region: "us-east-1", retries: 0 });
  readonly url: string;

  private constructor(readonly server: Server, readonly keyFile: string, readonly folder: string) {
    this.url = `http://127.0.0.1:${server.port}/crashes`;
  }

  static async open(): Promise<Bucket> {
    const server = await radosgw();
    const folder = await Deno.makeTempDir();
    const bucket = new Bucket(server, join(folder, "key"), folder);
    await bucket.key(S3_USER.secretAccessKey);
    const made = await bucket.#reader.fetch(bucket.url, { method: "PUT" });
    assert.ok(made.ok, await made.text());
    return bucket;
  }

  get env(): Record<string, string> {
    return { AWS_ACCESS_KEY_ID: S3_USER.accessKeyId, AWS_SECRET_ACCESS_KEY_FILE: this.keyFile };
  }

  /** Gives the hosts another key. */
  async key(secret: string): Promise<void> {
    await Deno.writeTextFile(this.keyFile, secret);
  }

  async names(): Promise<string[]> {
    const found: string[] = [];
    let next = "";
    do {
      const answer = await this.#reader.fetch(`${this.url}?list-type=2${next}`);
      const text = await answer.text();
      found.push(...[...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key));
      const token = /<NextContinuationToken>([^<]+)</.exec(text)?.[1];
      next = token === undefined ? "" : `&continuation-token=${encodeURIComponent(token)}`;
    } while (next !== "");
    return found.sort();
  }

  /** Each capture is there once, whole, and nothing else is. */
  async holds(captures: readonly MadeUp[]): Promise<void> {
    const wanted = captures.flatMap(({ id }) => [`dumps/${id}.dmp`, `manifests/${id}.json`]).sort();
    assert.deepEqual(await this.names(), wanted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test({ name: "the courier killed at random points", ignore }, async () => {
  await using folder = await tempFolder();
  await using bucket = await Bucket.open();
  const captures = await madeUpCaptures(folder.path, CAPTURES, 20_000);
  spooled(folder.path, captures, { s3: bucket.url });
  await killedAtRandom(folder.path, { kills: KILLS, longestMs: LONG ? 2_000 : 700, env: bucket.env });
  const left = new Spool(folder.path).waiting.captures;
  {
    await using courier = courierProcess(folder.path, bucket.env);
    await courier.drained(DRAINED_MS);
  }
  await bucket.holds(captures);
  if (LONG) {
    // deno-lint-ignore no-console
    console.log(
      `long: | courier killed at ${KILLS} random points, ${CAPTURES} captures to radosgw | each there once; ${left} were left for the last run, 0 in the spool |`,
    );
  }
});

Deno.test({ name: "the server killed, and then the key revoked", ignore }, async () => {
  await using folder = await tempFolder();
  await using bucket = await Bucket.open();
  const captures = await madeUpCaptures(folder.path, CAPTURES, 20_000);
  await bucket.key("revoked");
  spooled(folder.path, captures, { s3: bucket.url });
  await using courier = courierProcess(folder.path, bucket.env);
  const spool = new Spool(folder.path);
  await until(() =>
    readShipState(spool.statePath)?.sinks[0]?.trouble?.includes("403 SignatureDoesNotMatch") ?? false
  );
  await bucket.server.kill();
  await bucket.key(S3_USER.secretAccessKey);
  await until(() => readShipState(spool.statePath)?.sinks[0]?.trouble?.includes("can't be reached") ?? false);
  await bucket.server.start();
  await until(() => spool.waiting.captures < captures.length);
  await bucket.server.kill();
  await bucket.server.start();
  await courier.drained(DRAINED_MS);
  await bucket.holds(captures);
});

Deno.test({ name: "a clock that is wrong by a day: the server's is taken", ignore }, async () => {
  await using folder = await tempFolder();
  await using bucket = await Bucket.open();
  const captures = await madeUpCaptures(folder.path, 2);
  const credentials = new Credentials("central", (name) => bucket.env[name]);
  const now = Date.now;
  for (const [i, days] of [1, -1].entries()) {
    await using sink = await openSink("central", { s3: bucket.url }, credentials);
    const { id, manifest } = captures[i]!;
    const files = [{
      name: `dumps/${id}.dmp`,
      path: join(folder.path, manifest.file.name),
      bytes: manifest.file.bytes,
    }];
    Date.now = () => now() + days * 86_400_000;
    try {
      await sink.ship({ id, manifest, files }, AbortSignal.timeout(30_000));
    } finally {
      Date.now = now;
    }
  }
  await bucket.holds(captures);
});

Deno.test({ name: "a disk that is full where captures go, until there is room", ignore }, async () => {
  await using folder = await tempFolder();
  const [out, store, copy] = ["out", "store", "copy"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await Deno.mkdir(store);
  const captures = await madeUpCaptures(out, 20, 100_000);
  spooled(out, captures, { folder: store });
  const courier = `deno run -A --quiet --no-check --config deno.json lib/fleet/main.ts "$1" '{}'`;
  const waiting = `ls "$1"/.trapline-spool | grep -qE "^[0-9a-f]{64}\\.json$"`;
  const script = [
    `mount -t tmpfs -o size=1m none "$2"`,
    `${courier} & pid=$!`,
    `sleep 4; ls "$2"/dumps | grep -c "dmp$" > "$4"`,
    `mount -o remount,size=64m "$2"`,
    `n=0; while ${waiting} && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done`,
    `kill -9 $pid; cp -r "$2" "$3"`,
  ].join("\n");
  const args = [
    "-m",
    "--propagation",
    "private",
    "sh",
    "-c",
    script,
    "sh",
    out,
    store,
    copy,
    join(folder.path, "full"),
  ];
  const { code } = await new Deno.Command("unshare", { args, stdout: "null", stderr: "null" }).output();
  assert.equal(code, 0);
  assert.ok(
    Number(await Deno.readTextFile(join(folder.path, "full"))) < captures.length,
    "the disk was full",
  );
  assert.deepEqual(await namesIn(join(copy, "dumps")), captures.map(({ id }) => `${id}.dmp`).sort());
  assert.deepEqual(await namesIn(join(copy, "manifests")), captures.map(({ id }) => `${id}.json`).sort());
});

Deno.test({ name: "a third of the hosts cut off from the network, and back again", ignore }, async () => {
  await using folder = await tempFolder();
  await using bucket = await Bucket.open();
  const hosts = Array.from({ length: HOSTS }, (_, i) => join(folder.path, `host-${i}`));
  const captures = await Promise.all(hosts.map((host) => madeUpCaptures(host, 5)));
  hosts.forEach((host, i) => spooled(host, captures[i]!, { s3: bucket.url }));
  const cut = hosts.slice(0, HOSTS / 3);
  {
    await using stack = new AsyncDisposableStack();
    for (const host of hosts) stack.use(courierProcess(host, bucket.env, { cutOff: cut.includes(host) }));
    await until(() => hosts.every((host) => cut.includes(host) || new Spool(host).waiting.captures === 0));
    await until(() =>
      cut.every((host) => readShipState(new Spool(host).statePath)?.sinks[0]?.trouble !== undefined)
    );
    await pause(500);
  }
  await bucket.holds(captures.slice(HOSTS / 3).flat());
  {
    await using stack = new AsyncDisposableStack();
    for (const host of cut) await stack.use(courierProcess(host, bucket.env)).drained(DRAINED_MS);
  }
  await bucket.holds(captures.flat());
});

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + DRAINED_MS;
  while (!done()) {
    assert.ok(performance.now() < end, "it took too long");
    await pause(50);
  }
}
