/** What a runtime says in dumps of the .NET fixture: the same that the program printed when it died. */
import assert from "node:assert/strict";
import { PortablePdb, readManaged, ThrownExceptions, withLines } from "../../lib/clr/mod.ts";
import { chainOf } from "../support/managed_facts.ts";
import { factsOf, functions, opened, unpacked } from "./dumps.ts";

const MAIN = "Shop.Program.Main(System.String[])";
const CUSTOM = "Shop.Throws.Custom(Int32)";

Deno.test("a dump of .NET 10 tells type, message, bases, HRESULT and trace, down to the innermost exception", async () => {
  const facts = (await factsOf(await unpacked("custom-net10.dmp")))!;
  assert.deepEqual([facts.runtime, facts.notRead], [{ version: "10.0.12", singleFile: false }, []]);
  const [outer, inner, none] = chainOf(facts.exception);
  assert.equal(none, undefined);
  assert.deepEqual(
    [outer!.type, outer!.message, outer!.hresult, outer!.bases],
    ["Shop.CheckoutException", "basket 1000 cannot be paid", "0x80131500", ["System.Exception"]],
  );
  assert.deepEqual(functions(outer!.frames), [CUSTOM, "Shop.Program+<>c.<.cctor>b__2_0(Int32)", MAIN]);
  assert.equal(inner!.type, "System.Collections.Generic.KeyNotFoundException");
  assert.equal(inner!.message, "The given key 'missing' was not present in the dictionary.");
  assert.deepEqual(functions(inner!.frames), [
    "System.ThrowHelper.ThrowKeyNotFoundException(!!0)",
    "System.Collections.Generic.Dictionary`2[System.__Canon,System.Int32].get_Item(!0)",
    "Shop.Shelf`1[System.Int32].Find(System.String, System.Collections.Generic.Dictionary`2<System.String,!0>)",
    CUSTOM,
  ]);
});

Deno.test("a dump of .NET 10 tells every thread's managed stack", async () => {
  const { threads } = (await factsOf(await unpacked("custom-net10.dmp")))!;
  assert.deepEqual(threads.map(({ frames, because }) => [frames.length, because]), [
    [0, undefined],
    [7, undefined],
    [0, undefined],
  ]);
  const { frames } = threads[1]!;
  assert.deepEqual([functions(frames)[0], functions(frames).at(-1)], [CUSTOM, MAIN]);
  const stack = frames.map(({ sp }) => BigInt(sp));
  assert.ok(stack.at(-1)! > stack[0]!);
});

Deno.test("a version of a contract that is not known is not read, and named", async () => {
  const changed = await edited("custom-net10.dmp", '"Thread":1', '"Thread":9');
  assert.deepEqual((await factsOf(changed))!.notRead, [
    "threads: not read, because the runtime's Thread contract is 9",
  ]);
  const walked = (await factsOf(await edited("custom-net10.dmp", '"StackWalk":1', '"StackWalk":3')))!;
  assert.deepEqual(walked.notRead, ["stacks: not read, because the runtime's StackWalk contract is 3"]);
  assert.equal(walked.exception?.type, "Shop.CheckoutException");
  const names = (await factsOf(await edited("custom-net10.dmp", '"Loader":1', '"Loader":2')))!;
  assert.deepEqual(names.notRead, ["names: not read, because the runtime's Loader contract is 2"]);
});

/** A dump in which one text stands for another of the same length. */
async function edited(name: string, text: string, other: string): Promise<Uint8Array> {
  const bytes = await unpacked(name);
  const at = new TextDecoder("latin1").decode(bytes).indexOf(text);
  assert.ok(at > 0 && text.length === other.length, text);
  bytes.set(new TextEncoder().encode(other), at);
  return bytes;
}

Deno.test("a dump of .NET 9 tells the exception, and why it tells no stacks", async () => {
  const facts = (await factsOf(await unpacked("custom-net9.dmp")))!;
  assert.equal(facts.runtime.version, "9.0.20");
  const because = "the runtime's descriptor has no ExecutionManager contract";
  assert.deepEqual(facts.notRead, [`stacks: not read, because ${because}`]);
  assert.ok(facts.threads.length > 1 && facts.threads.every((thread) => thread.because === because));
  const [outer, inner] = chainOf(facts.exception);
  assert.deepEqual([outer!.type, outer!.message], ["Zoo.CheckoutException", "basket 1000 cannot be paid"]);
  assert.deepEqual(functions(outer!.frames), [
    "Zoo.Program.Custom(Int32)",
    "Zoo.Program.Main(System.String[])",
  ]);
  assert.equal(inner!.type, "System.Collections.Generic.KeyNotFoundException");
});

Deno.test("a processor's exception that the runtime raises anew is told as .NET's", async () => {
  const facts = (await factsOf(await unpacked("null-net10.dmp")))!;
  assert.equal(facts.exception?.type, "System.NullReferenceException");
  assert.equal(functions(facts.exception.frames)[0], "Shop.Throws.NullReference(System.String)");
});

Deno.test("a stack that begins at a fault has nothing of the handler that the thread called for it", async () => {
  const { exception, threads } = (await factsOf(await unpacked("unsafe-net10.dmp")))!;
  assert.equal(exception?.type, "System.AccessViolationException");
  const own = threads.map(({ frames }) => functions(frames)).find((names) => names.includes(MAIN));
  assert.deepEqual(own?.map((name) => name.replace(/\d+_\d+/, "")), [
    "Shop.Ends.WriteAnywhere()",
    "Shop.Program+<>c.<.cctor>b__(Int32)",
    MAIN,
  ]);
});

Deno.test("the PDB gives the lines that .NET itself prints", async () => {
  const pdb = new PortablePdb(await unpacked("managed.pdb"));
  const facts = withLines((await factsOf(await unpacked("async-net10.dmp")))!, () => pdb);
  const lines = chainOf(facts.exception).map(({ frames }) =>
    frames.flatMap(({ file, line }) => file === undefined ? [] : [`${file}:${line}`])
  );
  assert.deepEqual(lines, [
    [
      "/tests/fixtures/dotnet/Throws.cs:39",
      "/tests/fixtures/dotnet/Throws.cs:67",
      "/tests/fixtures/dotnet/Throws.cs:61",
      "/tests/fixtures/dotnet/Program.cs:17",
      "/tests/fixtures/dotnet/Program.cs:65",
    ],
    ["/tests/fixtures/dotnet/Throws.cs:15", "/tests/fixtures/dotnet/Throws.cs:35"],
  ]);
});

Deno.test("the stack of a thread that waits is read without its registers, which a live target is slow to give", async () => {
  const { target } = await opened(await unpacked("deadlock-net10.dmp"));
  const asked = new Set<number>();
  const registers: typeof target.registers = (tid) => {
    const found = target.registers(tid);
    return found && {
      ...found,
      get ip() {
        return asked.add(tid), found.ip;
      },
    };
  };
  const { threads } = readManaged({ ...target, registers, stop: undefined })!;
  const WAIT = "System.Threading.Monitor.Enter_Slowpath";
  const [finalizer, ...others] = threads.toSorted((a, b) => a.frames.length - b.frames.length);
  assert.deepEqual(
    others.map(({ frames }) => frames[0]?.function?.split("(")[0]).sort(),
    [WAIT, WAIT, "System.Threading.Thread.Sleep"],
  );
  assert.deepEqual([...asked], [finalizer!.tid]);
});

Deno.test("a PDB of another build gives no lines", async () => {
  const bytes = await unpacked("managed.pdb");
  const at = new TextDecoder("latin1").decode(bytes).indexOf("#Pdb");
  const offset = new DataView(bytes.buffer).getUint32(at - 8, true);
  bytes[offset]! ^= 1;
  const facts = withLines((await factsOf(await unpacked("async-net10.dmp")))!, () => new PortablePdb(bytes));
  assert.ok(chainOf(facts.exception).every(({ frames }) => frames.every(({ line }) => line === undefined)));
});

Deno.test("the exception of a stop is read alone, and only where it is what the stop is about", async () => {
  const { target } = await opened(await unpacked("custom-net10.dmp"));
  const thrown = new ThrownExceptions(target.memory, () => target.modules);
  const { tid } = target.stop!;
  const expected = {
    type: "Shop.CheckoutException",
    bases: ["System.Exception"],
    message: "basket 1000 cannot be paid",
  };
  assert.deepEqual(thrown.read(tid, 0xE0434352), expected);
  assert.deepEqual(thrown.read(tid, 0xE0434352), expected);
  assert.equal(thrown.read(tid, 0xC0000005), undefined);
  assert.equal(thrown.read(1, 0xE0434352), undefined);
});
