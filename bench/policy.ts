/**
 * How fast the rule machine is, and whether it remembers only what it must:
 * `deno run -A --v8-flags=--expose-gc bench/policy.ts [EVENTS]`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { INITIAL, type State, step } from "../lib/policy/machine.ts";
import { storm, STORM_PLAN } from "../tests/support/storm.ts";

const events = Number(Deno.args[0] ?? 1_000_000);
const collect = (globalThis as { gc?: () => void }).gc ?? ((): void => {});

function heap(): number {
  collect();
  return Deno.memoryUsage().heapUsed;
}

let state: State = INITIAL;
let decisions = 0;
let wakeAt: number | undefined;
let before = 0, start = 0, characters = 0, steps = 0;
const WARM = Math.floor(events / 20);
for (const [i, event] of storm(events + WARM)) {
  if (i === WARM) {
    [before, characters, steps] = [heap(), JSON.stringify(state).length, 0];
    start = performance.now();
  }
  while (wakeAt !== undefined && wakeAt < event.at) take({ kind: "tick", at: wakeAt });
  take(event);
}
const ms = performance.now() - start;
const grown = heap() - before;

function take(event: Parameters<typeof step>[2]): void {
  const next = step(STORM_PLAN, state, event);
  ({ state, wakeAt } = next);
  decisions += next.decisions.length;
  steps++;
}

console.log(
  `${events} events through ${Object.keys(STORM_PLAN.rules).length} rules, ${steps} steps with ticks`,
);
console.log(`${Math.round(events / ms * 1000)} events a second, ${decisions} decisions`);
console.log(`heap: ${grown >= 0 ? "+" : ""}${Math.round(grown / 1024)} KiB after ${events} events`);
console.log(`state: ${characters} characters of JSON before, ${JSON.stringify(state).length} after`);
