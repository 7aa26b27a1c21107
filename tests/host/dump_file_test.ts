/** The 32-bit side of a program in its 64-bit dump: put in, read, and asked for by the verification. */
import assert from "node:assert/strict";
import { appendMemory } from "../../lib/host/append_memory.ts";
import { addModules } from "../../lib/host/append_modules.ts";
import { overwriteMemory, threadsIn } from "../../lib/host/dump_file.ts";
import { bytesSource, openDump, summarise, verify } from "../../lib/minidump/mod.ts";
import { wow64Context } from "../../lib/minidump/wow64.ts";
import { Section } from "../minidump/synth.ts";
import { crashDump, STACK, x86Context } from "../minidump/synth_streams.ts";

const SLOT = 0x7000_0000n, ESP = 0x40_0010, EIP = 0x40_1234;

/** What a program's dump gets of its 32-bit side: TLS slots, registers, stack. */
function side(teb: bigint): { start: bigint; bytes: Uint8Array }[] {
  const context = new Section();
  context.u16(0, 0x14C);
  x86Context(context, { eip: EIP, esp: ESP });
  return [
    { start: teb + 0x1480n, bytes: new Uint8Array(BigUint64Array.of(0n, SLOT).buffer) },
    { start: SLOT, bytes: Uint8Array.from(context.bytes) },
    { start: BigInt(ESP) - 0x10n, bytes: new Uint8Array(64) },
  ];
}

async function written(): Promise<{ path: string } & Disposable> {
  const path = await Deno.makeTempFile({ suffix: ".dmp" });
  await Deno.writeFile(path, crashDump().finish());
  return { path, [Symbol.dispose]: () => Deno.removeSync(path) };
}

Deno.test("a dump of a 32-bit program is verified only with its 32-bit registers and stack in it", async () => {
  using file = await written();
  const codes = async (): Promise<string[]> =>
    (await verify(bytesSource(await Deno.readFile(file.path)), { wow64: true })).findings
      .filter(({ severity }) => severity === "fatal").map(({ code }) => code);
  assert.deepEqual(await codes(), ["content-missing"]);
  const [thread] = threadsIn(file.path);
  assert.ok(thread);
  const pieces = side(thread.teb);
  const fresh = overwriteMemory(file.path, pieces);
  assert.equal(fresh.length, pieces.length);
  appendMemory(file.path, fresh);
  assert.deepEqual(await codes(), []);
  using dump = await openDump(bytesSource(await Deno.readFile(file.path)));
  const context = await wow64Context(dump, thread);
  assert.deepEqual([context?.cpu, context?.ip, context?.sp], ["x86", BigInt(EIP), BigInt(ESP)]);
});

Deno.test("overwriteMemory() writes over what the dump has, and gives back what it has not", async () => {
  using file = await written();
  const bytes = new Uint8Array(32).fill(9);
  assert.deepEqual(overwriteMemory(file.path, [{ start: STACK, bytes }]), []);
  const beyond = { start: STACK + 240n, bytes };
  assert.deepEqual(overwriteMemory(file.path, [beyond]), [beyond]);
  using dump = await openDump(bytesSource(await Deno.readFile(file.path)));
  assert.deepEqual([...await dump.readMemory(STACK, 32)], [...bytes]);
});

Deno.test("addModules() adds those that the list lacks, by their base", async () => {
  using file = await written();
  const small = { base: 0x7B60_0000n, size: 0x1000, timestamp: 7, image: "C:\\windows\\syswow64\\wow64.dll" };
  const record = new Uint8Array([...new TextEncoder().encode("RSDS"), ...new Uint8Array(20).fill(1), 97, 0]);
  for (let twice = 0; twice < 2; twice++) addModules(file.path, [small], () => record);
  using dump = await openDump(bytesSource(await Deno.readFile(file.path)));
  const found = (await dump.modules()).filter(({ base }) => base === small.base);
  assert.deepEqual(
    found.map(({ name, size, timestamp, codeView }) => [name, size, timestamp, codeView?.path]),
    [[
      "wow64.dll",
      0x1000,
      7,
      "a",
    ]],
  );
  assert.equal((await summarise(dump)).process.wow64, true);
});

Deno.test("addModules() puts its list before the memory of a full dump: the engine takes none behind it", async () => {
  const path = await Deno.makeTempFile({ suffix: ".dmp" });
  using _file = { [Symbol.dispose]: () => Deno.removeSync(path) };
  const bytes = crypto.getRandomValues(new Uint8Array(9_000));
  // As the engine writes it, the memory lies behind all else.
  const head = (base: bigint): Uint8Array =>
    crashDump().stream(9, (section) => section.u64(1, base, 0x5000_0000n, bytes.length)).finish();
  await Deno.writeFile(path, Uint8Array.from([...head(BigInt(head(0n).length)), ...bytes]));
  const small = { base: 0x7B60_0000n, size: 0x1000, timestamp: 7, image: "C:\\windows\\syswow64\\wow64.dll" };
  const record = Uint8Array.from("NB10\0\0\0\0\x01\0\0\0\x02\0\0\0wow64.pdb\0", (c) => c.charCodeAt(0));
  addModules(path, [small], () => record);
  using dump = await openDump(bytesSource(await Deno.readFile(path)));
  assert.equal((await dump.modules()).at(-1)?.codeView?.path, "wow64.pdb");
  const memory = await dump.memory64();
  assert.ok(memory !== undefined && dump.stream(4)!.rva < memory.ranges[0]!.rva);
  assert.deepEqual([...await dump.readMemory(0x5000_0000n, bytes.length)], [...bytes]);
});
