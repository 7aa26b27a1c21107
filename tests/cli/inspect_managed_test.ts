/** `trapline inspect` of a dump of a .NET program, on any system, with nothing but the dump and perhaps its PDB. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { unpacked } from "../clr/dumps.ts";
import { trapline } from "./child.ts";

async function folderWith(...names: string[]): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-managed-" });
  for (const name of names) await Deno.writeFile(join(path, name), await unpacked(name));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function inspect(...args: string[]): Promise<string> {
  const { stdout, stderr } = await trapline(["inspect", ...args], undefined, { COLUMNS: "100" });
  assert.equal(stderr, "");
  return stdout;
}

Deno.test("inspect of a .NET crash begins with type and message, and has methods and lines", async () => {
  await using folder = await folderWith("custom-net10.dmp", "managed.pdb");
  const told = await inspect(join(folder.path, "custom-net10.dmp"), "--all");
  assert.match(told, /^CRASH {2}Shop\.CheckoutException: basket 1000 cannot be paid\n/);
  assert.match(told, /caused by System\.Collections\.Generic\.KeyNotFoundException: The given key 'missing'/);
  assert.match(
    told,
    / {2}> managed!Shop\.Throws\.Custom\(Int32\) +\/tests\/fixtures\/dotnet\/Throws\.cs:39\n/,
  );
  assert.match(
    told,
    /managed!Shop\.Program\.Main\(System\.String\[\]\)\s+\/tests\/fixtures\/dotnet\/Program\.cs:65/,
  );
  assert.match(told, /\n\.NET {6}10\.0\.12, 3 threads of its own\n/);
});

Deno.test("inspect --json has what the runtime knows; the same bug has one bucket over versions of .NET", async () => {
  await using folder = await folderWith(
    "custom-net10.dmp",
    "async-net10.dmp",
    "null-net10.dmp",
    "custom-net9.dmp",
  );
  const { dumps } = inspectionSchema.parse(JSON.parse(await inspect("--json", folder.path)));
  const facts = new Map(
    dumps.map(({ file, managed, bucket }) => [file.split(/[\\/]/).at(-1), { managed, bucket }]),
  );
  assert.equal(facts.get("custom-net9.dmp")?.managed?.exception?.inner?.hresult, "0x80131577");
  assert.equal(facts.get("custom-net10.dmp")?.managed?.threads[1]?.frames.length, 7);
  const bucket = (name: string): string | undefined => facts.get(`${name}.dmp`)?.bucket;
  // Both fail where a shelf has no such thing, whoever asked for it.
  assert.equal(bucket("custom-net10"), bucket("async-net10"));
  assert.notEqual(bucket("custom-net10"), bucket("null-net10"));
});
