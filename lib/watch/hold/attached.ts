/** Taking over a process that runs already. @module */
import { TargetError } from "../errors.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { identityOf } from "../find/identity.ts";
import type { Identity } from "../../log/result.ts";
import { HERE, type StartSystem } from "./start_system.ts";
import { MACHINE, type TargetSystem } from "./target_system.ts";
import { armed, type HeldTarget, loose, needsNoDebugger } from "./target_handle.ts";
import type { LogRecord } from "../../log/record.ts";
import type { SessionOptions } from "../supervise.ts";

/**
 * Holds the process, as its debugger where the Plan needs one.
 *
 * @throws {TargetError} If it has ended since it was found; another process may have its pid by then.
 * @throws {HostError} If the engine's host can't be started.
 */
export async function attached(
  plan: Plan,
  options: SessionOptions,
  { pid, created }: Identity,
  { open, start }: { readonly open: TargetSystem["open"]; readonly start: StartSystem } = {
    open: MACHINE.open,
    start: HERE,
  },
): Promise<HeldTarget> {
  const process = open(pid);
  if (process === undefined || identityOf(process).created !== created) {
    process?.[Symbol.dispose]();
    throw new TargetError(`Process ${pid} has ended`);
  }
  if (needsNoDebugger(plan, options)) return loose(process);
  // Held until the engine has attached: no other process gets its pid meanwhile.
  using held = process;
  return await armed({ ...options, plan, target: { attach: pid }, image: held.image }, start);
}

/** Records as `record` does, and once armed, how long after the process's start that was. */
export function recordAttached(
  { pid, created, image }: Identity,
  record: (record: LogRecord) => void,
): (record: LogRecord) => void {
  return (each) => {
    record(each);
    if (each.kind !== "armed") return;
    record({ at: each.at, kind: "attached", pid, afterStartMs: Date.now() - Date.parse(created), image });
  };
}
