/** What is packed is what `zstd`, `gzip` and `age` of others read, and opens again. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { noServers, serverTree } from "../../scripts/fixtures/servers.ts";
import { capture } from "../../scripts/support/command.ts";
import { packFile } from "../../lib/store/pack.ts";
import { checkPacking, packedEnding } from "../../lib/store/packing.ts";
import { isEncrypted, readIdentities, unpackFile } from "../../lib/store/unpack.ts";
import { wholeZstd } from "../../lib/store/zstd_whole.ts";
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

Deno.test("what was packed opens each of many times, and a part of it says that it is none", async () => {
  await using folder = await tempFolder();
  const [plain, packed, opened] = ["plain", "packed", "opened"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  // Its size is that of one read of a file: a stream library once gave up on one in four.
  const bytes = content(65_535);
  bytes.set(new TextEncoder().encode("MDMP"));
  await Deno.writeFile(plain, bytes);
  for (const compress of ["zstd", "gzip"] as const) {
    await packFile(plain, packed, { compress });
    for (let i = 0; i < 40; i++) assert.equal((await unpackFile(packed, opened, [])).sha256, hash(bytes));
    await Deno.truncate(packed, 30_000);
    await assert.rejects(unpackFile(packed, join(folder.path, "no"), []), /can't be opened/);
    assert.ok(!(await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name)).includes("no"));
  }
});

Deno.test(
  { name: "a file of zstd that is cut off anywhere is never taken for a whole one", ignore },
  async () => {
    const bytes = content(300_000).fill(7, 100_000, 290_000);
    for (const args of [["-c"], ["-c", "--no-check"], ["-c", "-19"], ["-c", "--stream-size=300000"]]) {
      const one = await through("zstd", args, bytes);
      const skippable = Uint8Array.of(0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3);
      const file = new Uint8Array([...one, ...skippable, ...one]);
      const ends = [0, one.length, one.length + skippable.length, file.length];
      const cuts = Array.from(
        { length: 200 },
        (_, i) => i < 40 ? i : Math.floor(file.length * (i - 40) / 159),
      );
      for (const cut of new Set([...cuts, ...ends.flatMap((end) => [end - 1, end, end + 1])])) {
        if (cut < 0 || cut > file.length) {
          continue;
        }
        for (const size of [7, 65_536]) {
          const pieces = wholeZstd(piecesOf(file.subarray(0, cut), size));
          const told = await Array.fromAsync(pieces, ({ length }) => length)
            .then((lengths) => lengths.reduce((sum, length) => sum + length, 0), () => -1);
          assert.equal(told, ends.includes(cut) ? cut : -1, `${args}: ${cut} of ${file.length}`);
        }
      }
    }
  },
);

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

Deno.test("a key that is none is refused before there is a dump", async () => {
  await assert.rejects(
    checkPacking({ encrypt: ["age1qqqqqqqqqqqqqqqqqqqqqqqqqq"] }),
    /is no public key of age/,
  );
  await checkPacking({ compress: "zstd" });
  const endings = [{}, { compress: "zstd" }, { compress: "gzip", encrypt: ["age1x"] }] as const;
  assert.deepEqual(endings.map(packedEnding), ["", ".zst", ".gz.age"]);
});
