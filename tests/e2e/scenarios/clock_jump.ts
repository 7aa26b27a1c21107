/**
 * Runs a program under two rules, of a time and of a lack of progress, while the wall clock of this process, the
 * supervisor, jumps: by a year ahead when the trap is armed, and by two back a second later. Prints when what happened,
 * as the event log has it, as JSON: `clock_jump.ts OUT PROGRAM ARGS...`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import type { LogRecord } from "../../../lib/log/record.ts";
import { run } from "../../../lib/watch/run.ts";

const [out = "", ...program] = Deno.args;
const YEAR_MS = 365 * 24 * 3_600_000;

const wall = Date;
let jumped = 0;
globalThis.Date = new Proxy(wall, {
  construct: (_, args: [number]) => new wall(...(args.length > 0 ? args : [wall.now() + jumped] as [number])),
  get: (target, key) => key === "now" ? () => wall.now() + jumped : Reflect.get(target, key),
});

const plan = parsePlan({
  name: "jump",
  rules: {
    late: { on: { timer: "3s" }, do: [{ dump: "mini" }] },
    stuck: { on: { noProgress: "5s" }, do: [{ dump: "mini" }, { kill: true }] },
  },
});
const records: LogRecord[] = [];
const { captures, outcome } = await run(plan, {
  program,
  out,
  onRecord: (record) => {
    records.push(record);
    if (record.kind !== "armed") return;
    jumped = YEAR_MS;
    setTimeout(() => jumped = -YEAR_MS, 1_000);
  },
});
const at = (kind: LogRecord["kind"], rule?: string): number =>
  records.find((record) => record.kind === kind && (!rule || "rule" in record && record.rule === rule))!.at;
console.log(JSON.stringify({
  outcome,
  late: at("fired", "late") - at("armed"),
  stuck: at("fired", "stuck") - at("armed"),
  captured: captures.map(({ ok, manifest }) => [ok, manifest.capturedAt]),
}));
