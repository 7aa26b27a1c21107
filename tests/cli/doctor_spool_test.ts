import assert from "node:assert/strict";
import { spoolFinding } from "../../lib/cli/doctor_spool.ts";
import { Spool, writeWhole } from "../../lib/ship/spool.ts";
import { madeUpCaptures, spooled } from "../support/shipped.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("doctor says what waits to be sent, since when and why, and what to do where nobody sends", async () => {
  await using folder = await tempFolder();
  assert.deepEqual(spoolFinding(folder.path, 0), {
    what: "sinks",
    ok: true,
    text: "no capture waits to be sent",
  });
  spooled(folder.path, await madeUpCaptures(folder.path, 2), { folder: "x" });
  const { text, ok, fix } = spoolFinding(folder.path, 0);
  assert.deepEqual([ok, text], [true, "2 captures wait to be sent, 2.0 KB"]);
  assert.match(fix ?? "", /nobody sends them now: trapline ship/);
  const at = "2026-11-28T12:00:00.000Z";
  const sinks = [{ name: "s3", sent: 0, waiting: 2, trouble: "it answered 403", since: at }];
  const state = {
    version: 1,
    pid: 1,
    at,
    waiting: 2,
    bytes: 2_000,
    oldest: at,
    dropped: 0,
    heldBack: 0,
    sinks,
  };
  writeWhole(new Spool(folder.path).statePath, JSON.stringify(state));
  const found = spoolFinding(folder.path, Date.parse(at) + 1_000);
  assert.equal(found.ok, false);
  assert.match(found.text, /the sink s3 has not taken anything since 2026.*: it answered 403/);
  assert.equal(found.fix, undefined, "somebody sends");
});
