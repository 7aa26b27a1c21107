/** What a runtime says in dumps of the .NET fixture: the same that the program printed when it died. */
import assert from "node:assert/strict";
import { chainOf, factsOf, functions, unpacked } from "./dumps.ts";

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
