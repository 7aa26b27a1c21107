/** What is read of a dump that was written: its exception, what .NET's runtime in it knows, whether it is whole. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readManagedFacts } from "../../../lib/watch/capture/managed.ts";
import { WrittenDump } from "../../../lib/watch/capture/written.ts";
import { unpacked } from "../../clr/dumps.ts";
import { crashDump } from "../../minidump/synth_streams.ts";
import { tempFolder } from "../../support/temp.ts";

/** What is asked of content as a written dump. */
async function asked<T>(content: Uint8Array, ask: (dump: WrittenDump) => Promise<T>): Promise<T> {
  await using folder = await tempFolder();
  const path = join(folder.path, "a.dmp");
  await Deno.writeFile(path, content);
  using dump = await WrittenDump.open(path);
  assert.equal(dump.bytes, content.length);
  return await ask(dump);
}

Deno.test("a dump's exception is said in words, and of a file that can't be read the stop's", async () => {
  const fault = { code: 0xC0000005, address: "0x1000", parameters: ["0x0", "0x10"] };
  const crash = await asked(crashDump().finish(), (dump) => dump.exceptionWords(fault));
  assert.equal(crash, "access violation writing 0x0 (null pointer)");
  const unread = await asked(new TextEncoder().encode("no dump"), (dump) => dump.exceptionWords(fault));
  assert.equal(unread, "access violation reading 0x10 (null pointer + 0x10)");
});

Deno.test("a dump of the old format passes as what was asked, and says that it is not checked", async () => {
  const content = new Uint8Array(64);
  content.set(new TextEncoder().encode("USERDUMP"));
  const { ok, findings } = await asked(content, (dump) => dump.verify({ pid: 1 }));
  assert.deepEqual([ok, findings.map(({ code }) => code)], [true, ["unchecked"]]);
});

Deno.test("what a runtime in a dump knows is read with its exception; a program without one has nothing", async () => {
  const places = { image: "C:\\app\\app.exe", symbols: "/no/such/folder" };
  const facts = await asked(await unpacked("custom-net10.dmp"), (dump) => readManagedFacts(dump, places));
  assert.equal(facts?.exception?.type, "Shop.CheckoutException");
  assert.equal(await asked(crashDump().finish(), (dump) => readManagedFacts(dump, places)), undefined);
  assert.equal(
    await asked(new TextEncoder().encode("no dump"), (dump) => readManagedFacts(dump, places)),
    undefined,
  );
});
