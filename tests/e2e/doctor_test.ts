import assert from "node:assert/strict";
import { trapline } from "../support/trapline.ts";

Deno.test("doctor --probe proves capture by crashing a child, and tells it as JSON", async () => {
  const { code, stdout, stderr } = await trapline(["doctor", "--probe", "--json"]);
  assert.equal(code, 0, stderr + stdout);
  const { findings } = JSON.parse(stdout);
  const probe = findings.find(({ what }: { what: string }) => what === "probe");
  assert.match(probe.text, /captured and verified: access violation writing 0x10/);
});

Deno.test("doctor says which engine is missing and what to do, and fails", async () => {
  const { code, stdout } = await trapline(["doctor", "--engine", "C:\\no\\engine"]);
  assert.equal(code, 125);
  assert.match(stdout, /FAIL {2}engine.*no dbgeng\.dll there/s);
  assert.match(stdout, /--engine or TRAPLINE_ENGINE/);
});
