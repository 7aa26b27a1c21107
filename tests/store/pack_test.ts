/** What is packed is what `zstd`, `gzip` and `age` of others read, and opens again. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { noServers, serverTree } from "../../scripts/fixtures/servers.ts";
import { capture } from "../../scripts/support/command.ts";
import { packFile } from "../../lib/store/pack.ts";
import { checkPacking, packedEnding } from "../../lib/store/packing.ts";
import { isEncrypted, readIdentities, unpackFile } from "../../lib/store/unpack.ts";
import { tempFolder } from "../support/temp.ts";

const ignore = noServers !== undefined;

/** Sizes at which chunks of age and pieces of ours end. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 1 << 20, 3_333_333];

/** Bytes that compress as a dump does: half of them. */
function content(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 32_768)));
  }
  return bytes;
}

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Runs a program of Debian's tree on a file, by its standard handles. */
async function through(program: string, args: string[], input: Uint8Array): Promise<Uint8Array> {
  const tree = await serverTree();
  const child = new Deno.Command("chroot", {
    args: [tree, program, ...args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(input).then(() => writer.close());
  const { code, stdout } = await child.output();
  await written;
  assert.equal(code, 0, `${program} ${args.join(" ")}`);
  return stdout;
}

async function keyPair(folder: string): Promise<{ identity: string; recipient: string; file: string }> {
  const text = await capture("chroot", [await serverTree(), "age-keygen"]);
  const file = join(folder, "key.txt");
  await Deno.writeTextFile(file, text);
  const [identity = ""] = await readIdentities(file);
  return { identity, recipient: /age1\w+/.exec(text)?.[0] ?? "", file };
}

Deno.test({ name: "Debian's zstd, gzip and age read what was packed, of any size", ignore }, async () => {
  await using folder = await tempFolder();
  const { recipient, identity } = await keyPair(folder.path);
  // age reads its key from a file in its own tree.
  const inTree = await Deno.makeTempFile({ dir: join(await serverTree(), "tmp") });
  await Deno.writeTextFile(inTree, identity);
  const key = inTree.slice((await serverTree()).length);
  const [plain, packed, opened] = ["plain", "packed", "opened"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  for (const size of SIZES) {
    const bytes = content(size);
    await Deno.writeFile(plain, bytes);
    for (const compress of [undefined, "zstd", "gzip"] as const) {
      for (const encrypt of [undefined, [recipient]]) {
        const told = await packFile(plain, packed, { compress, encrypt });
        let read: Uint8Array = await Deno.readFile(packed);
        assert.deepEqual(told, { bytes: read.length, sha256: hash(read) });
        if (encrypt) read = await through("age", ["-d", "-i", key], read);
        if (compress === "zstd" && size > 0) read = await through("zstd", ["-d", "-c"], read);
        if (compress === "gzip" && size > 0) read = await through("gzip", ["-d", "-c"], read);
        assert.equal(
          hash(read),
          hash(bytes),
          `${size} bytes, ${compress}, ${encrypt ? "encrypted" : "plain"}`,
        );
        assert.deepEqual(await unpackFile(packed, opened, [identity]), { bytes: size, sha256: hash(bytes) });
      }
    }
  }
  await Deno.remove(inTree);
});

Deno.test({
  name: "what is encrypted opens with each of its keys and with no other, and not when it was changed",
  ignore,
}, async () => {
  await using folder = await tempFolder();
  const [one, two, three] = [
    await keyPair(folder.path),
    await keyPair(folder.path),
    await keyPair(folder.path),
  ];
  const [plain, packed, opened] = ["plain", "packed", "opened"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  const bytes = content(200_000);
  await Deno.writeFile(plain, bytes);
  await packFile(plain, packed, { compress: "zstd", encrypt: [one.recipient, two.recipient] });
  assert.ok(await isEncrypted(packed));
  for (const { identity } of [one, two]) {
    assert.equal((await unpackFile(packed, opened, [three.identity, identity])).sha256, hash(bytes));
  }
  await assert.rejects(unpackFile(packed, join(folder.path, "no"), [three.identity]), /can't be opened/);
  const changed = await Deno.readFile(packed);
  changed[changed.length - 40]! ^= 1;
  await Deno.writeFile(packed, changed);
  await assert.rejects(unpackFile(packed, join(folder.path, "no"), [one.identity]), /can't be opened/);
  const names = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
  assert.deepEqual(names.sort(), ["key.txt", "opened", "packed", "plain"], "nothing half opened stays");
});

Deno.test("a key that is none is refused before there is a dump", async () => {
  await assert.rejects(
    checkPacking({ encrypt: ["age1qqqqqqqqqqqqqqqqqqqqqqqqqq"] }),
    /is no public key of age/,
  );
  await checkPacking({ compress: "zstd" });
  const endings = [{}, { compress: "zstd" }, { compress: "gzip", encrypt: ["age1x"] }] as const;
  assert.deepEqual(endings.map(packedEnding), ["", ".zst", ".gz.age"]);
});
