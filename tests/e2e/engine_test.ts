import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDump, verify } from "../../lib/minidump/mod.ts";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/engine.ts", import.meta.url));

Deno.test("the binding drives the engine through a crash: events, dumps by all three calls, stacks, memory, commands", async () => {
  const folder = await Deno.makeTempDir();
  const { code, stdout, stderr } = await windowsScript(SCENARIO, [
    seen((await programs()).path("crash")),
    seen(folder),
  ]);
  assert.equal(code, 0, stderr);
  const saw = JSON.parse(stdout.split("\n").find((line) => line.startsWith("{"))!);
  assert.deepEqual(saw.loadedFromTheirFiles, ["dbghelp", "dbgcore", "dbgmodel", "dbgeng"], "not Wine's own");
  assert.equal(saw.second, "event");
  assert.deepEqual(saw.event, [0xC0000005, false]);
  assert.ok(saw.loaded.includes("ntdll.dll"), JSON.stringify(saw.loaded));
  assert.deepEqual(saw.exceptions.slice(-2), ["c0000005 first", "c0000005 second"]);
  assert.deepEqual(saw.functions.slice(0, 4), ["crash!inner", "crash!middle", "crash!outer", "crash!deep"]);
  assert.deepEqual(saw.unwound, saw.walked, "the engine's own walk gives the same addresses");
  assert.match(saw.line.file, /tests\\fixtures\\crash\.c$/);
  assert.equal(saw.mz, "MZ");
  assert.equal(saw.unreadable, 0);
  assert.equal(saw.register, true);
  assert.equal(saw.refused, `DbgEngError ${0x80070057}`, "DEBUG_DUMP_FULL of a program: E_INVALIDARG");
  assert.match(saw.notAscii, /is not ASCII: use writeDumpFileWide/);
  assert.notEqual(saw.shell, "", ".shell must be disallowed");
  assert.equal(saw.exit, "event");
  assert.equal(saw.exitCode, 0xC0000005);
  assert.equal(saw.ended, "ended");
  assert.match(saw.thrown, /thrown by a handler/);
  assert.match(saw.twice, /An engine is open in this process already/);

  const comments = {
    "plain.dmp": undefined,
    "two.dmp": "by WriteDumpFile2",
    "wide-日本.dmp": "by WriteDumpFileWide, grüße",
  };
  for (const [name, comment] of Object.entries(comments)) {
    using dump = await openDump(join(folder, name));
    const { ok, findings } = await verify(dump, { exception: { required: true, code: 0xC0000005 } });
    assert.ok(ok, JSON.stringify(findings));
    assert.equal(await dump.comment(), comment, name);
    if (!breakpadMissing) {
      assert.equal((await stackwalk(join(folder, name))).crashReason, "EXCEPTION_ACCESS_VIOLATION_WRITE");
    }
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a system call that fails as the first of its process is told with its own error", async () => {
  const scenario = fileURLToPath(new URL("./scenarios/last_error.ts", import.meta.url));
  // Path not found, file not found, access denied (Wine: pipe busy): opening a library in between would have left 0 or another.
  const errors = { folder: /Win32 error 3$/, client: /Win32 error 2$/, server: /Win32 error (5|231)$/ };
  for (const [what, error] of Object.entries(errors)) {
    assert.match((await windowsScript(scenario, [what])).stdout.trim(), error);
  }
});
