import assert from "node:assert/strict";
import { runProgram } from "../../../lib/watch/session/exec.ts";

const own = (source: string): string[] => [Deno.execPath(), "eval", source];

Deno.test("runProgram() gives the program's exit code", async () => {
  assert.equal(await runProgram(own("Deno.exit(3)")), 3);
});

Deno.test("runProgram() gives the program the manifest's path, where there is one", async () => {
  const source = 'Deno.exit(Deno.env.get("TRAPLINE_MANIFEST") === "a b.json" ? 7 : 8)';
  assert.equal(await runProgram(own(source), "a b.json"), 7);
  assert.equal(await runProgram(own(source)), 8);
});

Deno.test("runProgram() gives -1 where the program can't be run", async () => {
  assert.equal(await runProgram(["/nowhere/no-such-program"]), -1);
});
