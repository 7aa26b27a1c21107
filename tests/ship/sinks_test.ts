/** Every sink against the server that it is for, which this test starts: a capture arrives whole, and twice is once. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { jetstream } from "@nats-io/jetstream";
import { Objm } from "@nats-io/obj";
import { noServers } from "../../scripts/fixtures/servers.ts";
import type { SinkSpec } from "../../lib/recipe/plan/sinks.ts";
import { Credentials } from "../../lib/ship/credentials.ts";
import { connectNats } from "../../lib/ship/nats.ts";
import { openSink } from "../../lib/ship/open_sink.ts";
import { filePieces } from "../../lib/store/file_pieces.ts";
import { manifestBytes, manifestName, type Parcel } from "../../lib/ship/sink.ts";
import { madeUpCaptures } from "../support/shipped.ts";
import {
  BLOB_ACCOUNT,
  BLOB_KEY,
  blobServer,
  natsServer,
  radosgw,
  S3_USER,
  s3rver,
} from "../support/servers.ts";
import { tempFolder } from "../support/temp.ts";

const ignore = noServers !== undefined;
/** More than one piece, and not a whole number of them. */
const LARGE = 17_000_001;
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

async function parcel(folder: string, bytes: number): Promise<Parcel> {
  const [{ id, manifest }] = await madeUpCaptures(folder, 1, bytes) as [
    Awaited<ReturnType<typeof madeUpCaptures>>[0],
  ];
  const path = join(folder, manifest.file.name);
  return { id, manifest, files: [{ name: `dumps/${id}.dmp`, path, bytes }] };
}

function credentials(values: Readonly<Record<string, string>>): Credentials {
  return new Credentials("central", (name) => values[name]);
}

/** Sends a small and a large capture twice each, and reads them back by somebody else's means. */
async function arrives(
  sink: SinkSpec,
  held: Credentials,
  read: (name: string) => Promise<Uint8Array | undefined>,
): Promise<void> {
  await using folder = await tempFolder();
  await using open = await openSink("central", sink, held);
  for (const bytes of [1_000, LARGE]) {
    const sent = await parcel(join(folder.path, String(bytes)), bytes);
    await open.ship(sent, soon());
    await open.ship(sent, soon());
    const dump = await read(`dumps/${sent.id}.dmp`);
    assert.equal(
      createHash("sha256").update(dump ?? "").digest("hex"),
      sent.id,
      `${bytes} bytes arrive as they were`,
    );
    assert.deepEqual(await read(manifestName(sent.id)), manifestBytes(sent.manifest));
  }
}

Deno.test("a folder gets a capture whole", async () => {
  await using folder = await tempFolder();
  await arrives({ folder: folder.path }, credentials({}), (name) => Deno.readFile(join(folder.path, name)));
  const names = await Array.fromAsync(Deno.readDir(join(folder.path, "dumps")), ({ name }) => name);
  assert.equal(names.length, 2, "no draft stays");
});

Deno.test({ name: "S3: Ceph's radosgw, alone with SQLite", ignore }, async () => {
  await using server = await radosgw();
  const url = `http://127.0.0.1:${server.port}/crashes`;
  const reader = new AwsClient({ ...S3_USER, service: "s3", region: "us-east-1", retries: 0 });
  const made = await reader.fetch(url, { method: "PUT" });
  assert.equal(made.status, 200, await made.text());
  const keys = { AWS_ACCESS_KEY_ID: S3_USER.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_USER.secretAccessKey };
  await arrives({ s3: `${url}/checkout` }, credentials(keys), async (name) => {
    return (await reader.fetch(`${url}/checkout/${name}`)).bytes();
  });
  await using folder = await tempFolder();
  const sent = await parcel(folder.path, 100);
  await using wrong = await openSink(
    "w",
    { s3: url },
    credentials({ ...keys, AWS_SECRET_ACCESS_KEY: "wrong" }),
  );
  await assert.rejects(wrong.ship(sent, soon()), /answered 403 SignatureDoesNotMatch/);
  const listed = await (await reader.fetch(`${url}?list-type=2`)).text();
  assert.equal(listed.includes(sent.id), false, "a wrong key puts nothing there");
});

Deno.test({
  name: "S3 in parts, which the receiver puts together: s3rver, which checks no signature",
  ignore,
}, async () => {
  await using server = await s3rver();
  const url = `http://127.0.0.1:${server.port}/crashes`;
  const sink = { s3: url };
  const keys = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };
  await using folder = await tempFolder();
  const sent = await parcel(folder.path, 68_000_001);
  await using open = await openSink("central", sink, credentials(keys));
  await open.ship(sent, soon());
  const reader = new AwsClient({
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
    service: "s3",
    region: "us-east-1",
  });
  const read = await (await reader.fetch(`${url}/dumps/${sent.id}.dmp`)).bytes();
  assert.equal(createHash("sha256").update(read).digest("hex"), sent.id);
});

Deno.test({ name: "Azure Blob Storage: Azurite", ignore }, async () => {
  await using server = await blobServer();
  const url = `http://127.0.0.1:${server.port}/${BLOB_ACCOUNT}/crashes`;
  const keys = { AZURE_STORAGE_ACCOUNT: BLOB_ACCOUNT, AZURE_STORAGE_KEY: BLOB_KEY };
  await withContainer(url, keys);
  await arrives({ blob: url }, credentials(keys), async (name) => {
    const { url: signed, headers } = await signedRead(`${url}/${name}`, keys);
    return (await fetch(signed, { headers })).bytes();
  });
  await using folder = await tempFolder();
  const sent = await parcel(folder.path, 100);
  const put = await signedPut(`${url}/dumps/${sent.id}.dmp`, keys);
  const twice = await signedPut(`${url}/dumps/${sent.id}.dmp`, keys);
  assert.deepEqual([put.status, twice.status], [201, 409], "Azurite refuses a second put");
  await using open = await openSink("central", { blob: url }, credentials(keys));
  await open.ship(sent, soon());
  const wrong = { ...keys, AZURE_STORAGE_KEY: btoa("wrong") };
  await using refused = await openSink("w", { blob: url }, credentials(wrong));
  await assert.rejects(refused.ship(await parcel(join(folder.path, "w"), 100), soon()), /answered 403/);
});

Deno.test({ name: "an object store of NATS", ignore }, async () => {
  await using server = await natsServer('authorization { user: host, password: "p w" }');
  const keys = { NATS_USER: "host", NATS_PASSWORD: "p w" };
  const address = `nats://127.0.0.1:${server.port}`;
  const connection = await connectNats(address, credentials(keys));
  const objects = await new Objm(jetstream(connection)).create("crashes");
  await arrives(
    { nats: address, store: "crashes" },
    credentials(keys),
    async (name) => new Uint8Array(await objects.getBlob(name) ?? []),
  );
  await connection.close();
  await using folder = await tempFolder();
  await using wrong = await openSink(
    "w",
    { nats: address },
    credentials({ ...keys, NATS_PASSWORD: "wrong" }),
  );
  await assert.rejects(wrong.ship(await parcel(folder.path, 100), soon()), /NATS server .*[Aa]uthorization/);
});

Deno.test("a minidump endpoint gets the form that Sentry and Backtrace document", async () => {
  await using folder = await tempFolder();
  const whole = await parcel(folder.path, 3_000_000);
  const zip = join(folder.path, "checkout-0.files.zip");
  await Deno.writeTextFile(zip, "PK…");
  const sent = { ...whole, files: [...whole.files, { name: "files/0.zip", path: zip, bytes: 5 }] };
  const forms: FormData[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
    if (asked.headers.get("authorization") !== "Bearer t") {
      return new Response("who are you?", { status: 401 });
    }
    forms.push(await asked.formData());
    return new Response("ok");
  });
  const sink: SinkSpec = { http: "$WHERE", annotations: { "sentry[release]": "shop@1.2" } };
  const where = `http://127.0.0.1:${server.addr.port}/api/1/minidump/?sentry_key=k`;
  await using open = await openSink(
    "e",
    sink,
    credentials({ WHERE: where, TRAPLINE_HTTP_AUTHORIZATION: "Bearer t" }),
  );
  await open.ship(sent, soon());
  const form = forms[0]!;
  const file = form.get("upload_file_minidump");
  assert.ok(file instanceof File);
  assert.equal(createHash("sha256").update(await file.bytes()).digest("hex"), sent.id);
  assert.equal(file.name, sent.manifest.file.name);
  const attached = form.get("attachment_files");
  assert.ok(attached instanceof File && attached.name === "checkout-0.files.zip");
  assert.equal(await attached.text(), "PK…");
  assert.equal(form.get("prod"), "checkout.exe");
  assert.equal(form.get("guid"), sent.id);
  assert.equal(form.get("trapline.bucket"), sent.manifest.bucket);
  assert.equal(form.get("sentry[release]"), "shop@1.2");
  await using refused = await openSink("e", sink, credentials({ WHERE: where }));
  await assert.rejects(refused.ship(sent, soon()), /^ShipError: 127.0.0.1:\d+ answered 401 who are you\?$/);
});

Deno.test("a file comes in pieces that make it whole", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x");
  for (const size of [0, 9, 10, 11, 30]) {
    await Deno.writeFile(path, new Uint8Array(size).map((_, i) => i));
    const pieces = await Array.fromAsync(filePieces(path, 10));
    assert.ok(pieces.every(({ length }) => length > 0 && length <= 10));
    assert.deepEqual(new Uint8Array(await new Blob(pieces).arrayBuffer()), await Deno.readFile(path));
  }
});

async function withContainer(url: string, keys: Readonly<Record<string, string>>): Promise<void> {
  const { authorised } = await import("../../lib/ship/azure_credentials.ts");
  const asked = { method: "PUT", url: new URL(`${url}?restype=container`), headers: {}, length: 0 };
  const sent = await authorised(asked, credentials(keys), { now: new Date(), signal: soon() });
  const answer = await fetch(sent.url, { method: "PUT", headers: sent.headers });
  assert.equal(answer.status, 201, await answer.text());
}

async function signedRead(
  url: string,
  keys: Readonly<Record<string, string>>,
): Promise<{ url: URL; headers: HeadersInit }> {
  const { authorised } = await import("../../lib/ship/azure_credentials.ts");
  const asked = { method: "GET", url: new URL(url), headers: {}, length: 0 };
  return await authorised(asked, credentials(keys), { now: new Date(), signal: soon() });
}

async function signedPut(url: string, keys: Readonly<Record<string, string>>): Promise<Response> {
  const { authorised } = await import("../../lib/ship/azure_credentials.ts");
  const headers = { "x-ms-blob-type": "BlockBlob", "if-none-match": "*", "content-type": "text/plain" };
  const asked = { method: "PUT", url: new URL(url), headers, length: 1 };
  const sent = await authorised(asked, credentials(keys), { now: new Date(), signal: soon() });
  const answer = await fetch(sent.url, { method: "PUT", headers: sent.headers, body: "x" });
  await answer.body?.cancel();
  return answer;
}
