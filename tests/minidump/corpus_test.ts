/** Public dumps: each is read or politely named, and what is read agrees with Breakpad field by field. */
import assert from "node:assert/strict";
import { fileSource, identify, openDump, summarise, verify } from "../../lib/minidump/mod.ts";
import { breakpadMissing } from "../support/breakpad.ts";
import { sameFields, sameSummary } from "../support/breakpad_fields.ts";
import { corpus, corpusMissing, corpusPath } from "../support/corpus.ts";

const BROKEN = new Set(["rust-minidump-invalid-range.dmp", "rust-minidump-invalid-record-count.dmp"]);
const sound = corpus.filter((name) => !name.includes("microdump") && !BROKEN.has(name));

function test(name: string, missing: string | undefined, fn: () => Promise<void>): void {
  const reason = missing === undefined ? "" : ` (ignored: ${missing})`;
  Deno.test({ name: name + reason, ignore: missing !== undefined, fn });
}

test("verify() and identify() have an answer to every public dump", corpusMissing, async () => {
  for (const name of corpus) {
    using source = await fileSource(corpusPath(name));
    const { kind } = await identify(source);
    const { ok, findings } = await verify(source);
    const words = findings.map(({ message }) => message).join("; ");
    if (name.includes("microdump")) assert.equal(kind, "microdump", name);
    else if (BROKEN.has(name)) assert.equal(ok, false, name);
    else {
      assert.ok(kind.endsWith("-minidump"), `${name} is ${kind}`);
      assert.equal(ok, true, `${name}: ${words}`);
    }
  }
});

test("summarise() has no problems with sound public dumps", corpusMissing, async () => {
  for (const name of sound) {
    using dump = await openDump(corpusPath(name));
    const summary = await summarise(dump);
    assert.deepEqual(summary.problems, [], name);
    assert.ok(summary.threadCount > 0 && summary.moduleCount > 0, name);
    assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary, name);
  }
});

test("the words for known public crashes are right", corpusMissing, async () => {
  const words: Record<string, string> = {
    "electron-windows.dmp": "access violation writing 0x0 (null pointer)",
    "google-stack_exhaustion.dmp": "stack overflow",
    "google-write_av_non_canonical.dmp":
      "access violation reading 0xffffffffffffffff (most likely a non-canonical pointer)",
    "google-minidump_32bit_crash_addr.dmp": "access violation writing 0x45 (null pointer + 0x45)",
    "google-ascii_write_av_arg_to_call.dmp": "access violation writing 0x41414141",
    "rust-minidump-invalid-parameter.dmp": "invalid parameter",
    "google-linux_divide_by_zero.dmp": "signal 8 SIGFPE",
  };
  for (const [name, expected] of Object.entries(words)) {
    using dump = await openDump(corpusPath(name));
    assert.equal((await summarise(dump)).exception?.words, expected, name);
  }
});

const agreement = corpusMissing ?? breakpadMissing;
for (const name of agreement === undefined ? sound : ["public dumps"]) {
  test(`${name}: fields agree with minidump_dump`, agreement, async () => {
    await sameFields(corpusPath(name));
  });
  test(
    `${name}: summary agrees with minidump_stackwalk`,
    agreement,
    () => sameSummary(corpusPath(name)),
  );
}
