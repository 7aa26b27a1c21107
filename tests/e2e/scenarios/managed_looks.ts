/**
 * Looks at a running .NET process many times, as a snapshot does: `managed_looks.ts PID TIMES`. Prints at how many looks
 * threads waited for locks, and what was called a deadlock, as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Engine } from "trapline/dbgeng";
import { lockWaits } from "../../../lib/clr/mod.ts";
import { RuntimeReader } from "../../../lib/host/runtime.ts";

const [pid = "", times = ""] = Deno.args;
const ATTACH_MS = 60_000;

using engine = Engine.open();
engine.disableManagedSupport();
let waited = 0;
const deadlocks: string[][] = [];
for (let look = 0; look < Number(times); look++) {
  engine.attach(Number(pid), "noninvasive");
  engine.waitForEvent(ATTACH_MS);
  const { facts } = new RuntimeReader(engine).read()!;
  if (facts.threads.some(({ waitsFor }) => waitsFor !== undefined)) waited++;
  if (facts.deadlock !== undefined) deadlocks.push(lockWaits(facts));
  engine.detach();
}
console.log(JSON.stringify({ waited, deadlocks }));
