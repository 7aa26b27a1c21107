/** Captures on their way to sinks, end to end: the command line as it is published, and the servers that it is for. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { unzipSync } from "fflate";
import { capture } from "../../scripts/support/command.ts";
import { trapline as natively } from "../cli/child.ts";
import { noServers, serverTree } from "../../scripts/fixtures/servers.ts";
import { SPOOL } from "../../lib/ship/spool.ts";
import { namesIn } from "../support/temp.ts";
import { radosgw, S3_USER } from "../support/servers.ts";
import { captured, flat, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

Deno.test("a crash's dump goes to a folder and to S3, and a sink that is away holds up nothing", {
  ignore: noServers !== undefined,
}, async () => {
  await using out = await outputFolder();
  await using s3 = await radosgw();
  const { path } = await programs();
  const url = `http://127.0.0.1:${s3.port}/crashes`;
  const reader = new AwsClient({ ...S3_USER, service: "s3", region: "us-east-1", retries: 0 });
  const asked = async (path: string, method = "GET"): Promise<Uint8Array> => {
    const answer = await reader.fetch(`${url}${path}`, { method });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return await answer.bytes();
  };
  await asked("", "PUT");
  const store = join(out.path, "..", "central");
  const recipe = join(out.path, "..", "recipe.json");
  const log = join(out.path, "..", "shop.log");
  await Deno.writeTextFile(log, "DB_PASSWORD=correct-horse-battery\nstarted\n");
  const collect = [seen(log), seen(join(out.path, "..", "*.config"))];
  const rules = { crash: { on: { exception: "*" }, do: [{ dump: "mini", collect }] } };
  const sinks = { central: { folder: seen(store) }, s3: { s3: url } };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "sent", rules, sinks, spool: { wait: "10s" } }));
  const args = ["run", "--recipe", seen(recipe), "--out", seen(out.path)];
  const env = { AWS_ACCESS_KEY_ID: S3_USER.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_USER.secretAccessKey };
  const program = ["--", seen(path("crash"))];
  const { stderr } = await trapline([...args, ...program], { env });
  const [{ manifest }] = await captured(out.path) as [Awaited<ReturnType<typeof captured>>[0]];
  const { sha256 } = manifest.file;
  assert.equal(hash(await Deno.readFile(join(store, "dumps", `${sha256}.dmp`))), sha256, stderr);
  assert.equal(hash(await asked(`/dumps/${sha256}.dmp`)), sha256, stderr);
  const there = JSON.parse(await Deno.readTextFile(join(store, "manifests", `${sha256}.json`)));
  assert.deepEqual(there, manifest);
  assert.doesNotMatch(stderr, /waits? to be sent/);
  // The log went with it, in a zip that others read, without its secret; what was not found is said.
  const collected = manifest.collected!;
  assert.deepEqual(collected.files.map(({ path }) => path), [seen(log)]);
  assert.match(flat(stderr), /with 1 file in .*\.files\.zip.* without .*\*\.config: no file fits/);
  const zip = await asked(`/files/${collected.sha256}.zip`);
  assert.equal(hash(zip), collected.sha256);
  assert.equal(hash(await Deno.readFile(join(store, "files", `${collected.sha256}.zip`))), collected.sha256);
  const [[name = "", text] = []] = Object.entries(unzipSync(zip));
  assert.match(name, /\/shop\.log$/);
  assert.match(new TextDecoder().decode(text), /^DB_PASSWORD=\*{21}\nstarted\n$/);

  // The server goes; the run ends with its program, and says where its capture is.
  await s3.kill();
  const spool = { wait: "8s" };
  const keys = await capture("chroot", [await serverTree(), "age-keygen"]);
  const identity = join(out.path, "..", "key.txt");
  await Deno.writeTextFile(identity, keys);
  const pack = { compress: "zstd", encrypt: [/age1\w+/.exec(keys)?.[0]] };
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({ name: "sent", rules, sinks: { s3: sinks.s3 }, spool, pack }),
  );
  const began = performance.now();
  const second = await trapline([...args, ...program], { env });
  const took = performance.now() - began;
  assert.match(
    flat(second.stderr),
    /1 capture waits to be sent: the sink s3 has not taken anything since .* trapline ship/,
  );
  assert.ok(took < 60_000, `${took} ms`);
  const left = (await namesIn(join(out.path, SPOOL))).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  assert.equal(left.length, 1);

  // It comes back, and what waited is sent, also from another machine's system.
  await s3.start();
  const sent = await trapline(["ship", "--json", seen(out.path)], { env });
  assert.equal(sent.code, 0, sent.stderr);
  assert.equal(JSON.parse(sent.stdout).waiting, 0);
  const id = left[0]!.slice(0, 64);
  const encrypted = join(out.path, "..", `${id}.dmp.zst.age`);
  await Deno.writeFile(encrypted, await asked(`/dumps/${id}.dmp.zst.age`));
  assert.equal((await captured(out.path)).length, 2);
  assert.equal(
    (await namesIn(out.path)).filter((name) => /\.(dmp\.zst|files\.zip)\.age$/.test(name)).length,
    2,
    "nothing plain stays",
  );
  assert.equal(
    (await namesIn(out.path)).filter((name) => name.endsWith(".files.zip")).length,
    1,
    "the first run's",
  );
  const opened = await natively(["open", "--identity", identity, encrypted]);
  assert.match(opened.stderr, /as it was captured/);
  assert.equal(hash(await Deno.readFile(encrypted.replace(".zst.age", ""))), id);
  const refused = await natively(["inspect", encrypted]);
  assert.match(refused.stderr, /it is encrypted by age: trapline open/);
  const secrets = [...await texts(out.path), stderr, second.stderr, sent.stdout, sent.stderr].join("\n");
  assert.equal(
    secrets.includes(S3_USER.secretAccessKey),
    false,
    "no credential is in any file or word of ours",
  );
});

/** What text there is in a folder and in its spool. */
async function texts(folder: string): Promise<string[]> {
  const files = [folder, join(folder, SPOOL)].map(async (path) =>
    (await namesIn(path)).filter((name) => /\.(json|tsv)$/.test(name)).map((name) => join(path, name))
  );
  return await Promise.all((await Promise.all(files)).flat().map((file) => Deno.readTextFile(file)));
}
