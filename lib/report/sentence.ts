/** The one positive sentence every run ends with. @module */
import { describeStatus } from "../facts/status.ts";
import { count, span } from "./text.ts";

/** What a run came to. */
export interface Outcome {
  readonly outcome: "exited" | "killed" | "detached" | "lost";
  readonly exitCode?: number | undefined;
  readonly armedAt?: Date | undefined;
  readonly armedAfterMs?: number | undefined;
  readonly processes: number;
  readonly exceptions: number;
  readonly captures: readonly { readonly ok: boolean }[];
  readonly missed: readonly unknown[];
  readonly killedBy?: string | undefined;
  readonly leftRunning: readonly { readonly pid: number }[];
}

/** Armed when, saw what, wrote how much or why nothing, and how the target ended. */
export function sentence(run: Outcome): string {
  const armed = run.armedAt === undefined
    ? "never armed"
    : `armed at ${run.armedAt.toISOString().slice(11, 19)}Z (${span(run.armedAfterMs ?? 0)} after the start)`;
  const saw = `saw ${count(run.processes, "process")} and ${count(run.exceptions, "unhandled exception")}`;
  return `${armed}, ${saw}, ${wrote(run)}; ${ended(run)}`;
}

function wrote({ captures, missed, exceptions, killedBy, outcome }: Outcome): string {
  const good = captures.filter(({ ok }) => ok).length;
  const bad = captures.length - good;
  const parts = [`wrote ${count(good, "dump")}`];
  if (bad > 0) parts.push(`${count(bad, "dump")} failed verification`);
  if (missed.length > 0) parts.push(`${count(missed.length, "dump")} could not be written`);
  if (captures.length + missed.length > 0) return parts.join(", ");
  if (outcome === "lost") return "wrote no dump after the engine host died";
  return exceptions === 0 && killedBy === undefined
    ? "wrote no dump because nothing a rule waits for happened"
    : "wrote no dump";
}

function ended({ outcome, exitCode, killedBy, leftRunning }: Outcome): string {
  const left = leftRunning.length > 0
    ? `; still running: ${leftRunning.map(({ pid }) => `pid ${pid}`).join(", ")}`
    : "";
  if (outcome === "killed") return `the rule ${killedBy} killed the target${left}`;
  if (outcome === "detached") return `detached, the target runs on${left}`;
  const code = exitCode === undefined
    ? "an unknown code"
    : exitCode > 0xFFFF
    ? describeStatus(exitCode)
    : String(exitCode);
  return `the target exited with ${code}${left}`;
}
