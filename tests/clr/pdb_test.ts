/** Where lines come from: a portable PDB beside a module, or in the module itself. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { pdbFinder } from "../../lib/clr/pdb/find.ts";
import { withLines } from "../../lib/clr/mod.ts";
import { chainOf } from "../support/managed_facts.ts";
import { factsOf, unpacked } from "./dumps.ts";

/** A module whose debug directory holds a PDB, as the compiler's DebugType=embedded makes it. */
function moduleWith(pdb: Uint8Array): Uint8Array {
  const packed = deflateRawSync(pdb);
  const HEAD = 0x400, RVA = 0x2000, ENTRY = 28;
  const bytes = new Uint8Array(HEAD + ENTRY + 8 + packed.length);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, ...values: number[]): void =>
    values.forEach((value, index) => view.setUint32(at + index * 4, value, true));
  u32(0x3C, 0x80);
  u32(0x80, 0x4550); // "PE", then one section, and the size of the optional header
  view.setUint16(0x80 + 6, 1, true);
  view.setUint16(0x80 + 20, 0xF0, true);
  view.setUint16(0x98, 0x20B, true);
  u32(0x98 + 112 + 6 * 8, RVA, ENTRY);
  const section = 0x98 + 0xF0;
  u32(section + 8, bytes.length - HEAD, RVA, bytes.length - HEAD, HEAD);
  u32(HEAD + 12, 17, 8 + packed.length, 0, HEAD + ENTRY);
  u32(HEAD + ENTRY, 0x4244504D, pdb.length);
  bytes.set(packed, HEAD + ENTRY + 8);
  return bytes;
}

/** A single-file app, as `dotnet publish` makes it: the host with the mark, the files, and the header that lists them. */
function bundleWith(
  files: Readonly<Record<string, Uint8Array>>,
  packed = false,
  host = 5_000_000,
): Uint8Array {
  const mark = Uint8Array.from(
    "8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae".match(/../g)!,
    (byte) => parseInt(byte, 16),
  );
  const [u32, u64] = [new Uint32Array(1), new BigUint64Array(1)];
  const number32 = (value: number): Uint8Array => (u32[0] = value, new Uint8Array(u32.buffer.slice(0)));
  const number = (value: number): Uint8Array => (u64[0] = BigInt(value), new Uint8Array(u64.buffer.slice(0)));
  const text = (value: string): Uint8Array =>
    new Uint8Array([value.length, ...new TextEncoder().encode(value)]);
  const data: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = host;
  for (const [name, bytes] of Object.entries(files)) {
    const stored = packed ? deflateRawSync(bytes) : bytes;
    entries.push(
      number(at),
      number(bytes.length),
      number(packed ? stored.length : 0),
      new Uint8Array([1]),
      text(name),
    );
    data.push(stored);
    at += stored.length;
  }
  const count = Object.keys(files).length;
  const header = [number32(6), number32(0), number32(count), text("an id"), new Uint8Array(40), ...entries];
  const app = new Uint8Array(Buffer.concat([new Uint8Array(host), ...data, ...header]));
  // Where a reader that takes 4 MiB at a time finds one half of it in each of two.
  const place = Math.min(4 * 1024 * 1024 - 20, host - 100);
  app.set(number(at), place - 8);
  app.set(mark, place);
  return app;
}

for (
  const [where, file, wrap] of [
    ["beside the module", "managed.pdb", (pdb: Uint8Array): Uint8Array => pdb],
    ["in the module", "managed.dll", moduleWith],
    [
      "in a module within a single-file app",
      "shop.exe",
      (pdb) => bundleWith({ "lib/managed.dll": moduleWith(pdb) }),
    ],
    [
      "in a packed module within one",
      "shop.exe",
      (pdb) => bundleWith({ "managed.dll": moduleWith(pdb) }, true),
    ],
    ["within a single-file app", "shop.exe", (pdb) => bundleWith({ "managed.pdb": pdb })],
  ] as readonly [string, string, (pdb: Uint8Array) => Uint8Array][]
) {
  Deno.test(`a portable PDB ${where} gives the lines of a mini dump's exception`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(join(folder, file), wrap(await unpacked("managed.pdb")));
      const facts = (await factsOf(await unpacked("async-net10.dmp")))!;
      const { exception } = withLines(facts, pdbFinder({ folders: [folder], program: "C:\\app\\shop.exe" }));
      const lines = chainOf(exception).at(-1)!.frames.flatMap(({ line }) => line ?? []);
      assert.deepEqual(lines, [15, 35]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("a damaged single-file app, and a folder in a PDB's place, give no lines and no error", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const app = bundleWith(
      { "managed.dll": new Uint8Array(100), "managed.pdb": new Uint8Array(100) },
      false,
      200,
    );
    const find = pdbFinder({ folders: [folder], program: "shop.exe" });
    await Deno.mkdir(join(folder, "managed.pdb"));
    const pdb = { id: "00", path: "managed.pdb" };
    const header = app.length - 200;
    for (let at = header; at < app.length; at++) {
      const damaged = app.with(at, app[at]! ^ 0xFF);
      await Deno.writeFile(join(folder, "shop.exe"), at % 2 === 0 ? damaged : damaged.subarray(0, at));
      assert.equal(
        pdbFinder({ folders: [folder], program: "shop.exe" })({ name: "managed.dll", path: "", pdb }),
        undefined,
      );
    }
    assert.equal(find({ name: "..", path: "", pdb: { id: "00", path: ".." } }), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
