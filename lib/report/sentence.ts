/** The one positive sentence every run ends with. @module */
import { baseName } from "../facts/path.ts";
import { exitCodeWords, formatCode, isErrorStatus } from "../facts/status.ts";
import type { Counted } from "../log/counts.ts";
import type { SessionEnd } from "../log/record.ts";
import { loadFailureWords } from "../facts/load_failure.ts";
import { count, span } from "../facts/text.ts";

/** What a run came to. */
export interface Outcome extends SessionEnd, Omit<Counted, "samples" | "suppressed"> {
  /** The dumps that were written; `ok` is false for one that failed verification. */
  readonly captures: readonly { readonly ok: boolean; readonly dump?: string }[];
  /** The dumps that could not be written. */
  readonly missed: readonly unknown[];
  /** Processes that still ran at the end. */
  readonly leftRunning: readonly { readonly pid: number; readonly image?: string }[];
}

/**
 * Armed when, saw what, wrote how much or why nothing, and how the target ended.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sentence } from "trapline/report";
 *
 * const text = sentence({
 *   outcome: "exited",
 *   exitCode: 0,
 *   armedAt: new Date("2026-01-31T12:00:00Z"),
 *   armedAfterMs: 711,
 *   processes: 1,
 *   exceptions: 0,
 *   fired: 0,
 *   captures: [],
 *   missed: [],
 *   leftRunning: [],
 * });
 * assert.match(text, /^armed at 12:00:00Z \(711 ms after the start\), saw 1 process/);
 * assert.match(text, /wrote no dump because nothing a rule waits for happened; the target exited with 0$/);
 * ```
 */
export function sentence(run: Outcome): string {
  const armed = run.armedAt === undefined
    ? "never armed"
    : `armed at ${run.armedAt.toISOString().slice(11, 19)}Z (${span(run.armedAfterMs ?? 0)} after the start)`;
  if (run.machine !== undefined) {
    return `${armed}, saw ${count(run.bugChecks ?? 0, "bug check")} of the machine at ${run.machine}, ${
      wrote(run)
    }; ${machineEnded(run)}`;
  }
  const saw = `saw ${count(run.processes, "process")} and ${count(run.exceptions, "crash")}`;
  const unmet = (run.unmet ?? []).map(({ rule, because }) => `; rule ${rule}: ${because}`).join("");
  return `${armed}, ${saw}, ${wrote(run)}${unmet}; ${ended(run)}`;
}

/** It ended as a crash ends, and none was seen: who came for a dump must hear how to get one. */
function noCrashSeen(exitCode: number): string {
  return "wrote no dump: it ended with the code of a crash, but none was seen in the processes that were watched; " +
    "if a program that it started crashed, add --follow-children; " +
    `--exit-code ${formatCode(exitCode)} dumps at such an exit`;
}

/** What abort() ends a program with, and many a program on purpose. */
const ABORT = 3, ABORTED = " (abort() ends a program with 3, too: --exit-code 3 dumps at such an exit)";

function wrote({ captures, missed, fired, outcome, exitCode, machine, dll }: Outcome): string {
  // Stacks alone have no dump.
  const stacks = captures.filter(({ dump }) => dump === "").length;
  const good = captures.filter(({ ok }) => ok).length - stacks;
  const bad = captures.length - good - stacks;
  const parts = [`wrote ${count(good, "dump")}`];
  if (stacks > 0) parts.push(`recorded ${count(stacks, "set")} of stacks`);
  if (bad > 0) parts.push(`${count(bad, "dump")} failed verification`);
  if (missed.length > 0) parts.push(`${count(missed.length, "dump")} could not be written`);
  if (captures.length + missed.length > 0) return parts.join(", ");
  if (outcome === "lost" && machine === undefined) return "wrote no dump after the engine host died";
  // Of a program that could not be loaded the end says which DLL it was.
  const crashed = exitCode !== undefined && isErrorStatus(exitCode) && dll === undefined;
  if (fired === 0 && crashed) return noCrashSeen(exitCode);
  return fired === 0
    ? `wrote no dump because nothing a rule waits for happened${exitCode === ABORT ? ABORTED : ""}`
    : `wrote no dump, rules fired ${fired === 1 ? "once" : `${fired} times`}`;
}

function machineEnded({ outcome }: Outcome): string {
  if (outcome === "stopped") {
    return "it was left stopped, as asked: trapline resume --kernel OPTIONS lets it go on";
  }
  if (outcome === "detached") return "detached, the machine runs on";
  return "it does not answer any more and may be stopped: trapline resume --kernel OPTIONS lets it go on";
}

function ended({ outcome, exitCode, killedBy, dll, leftRunning }: Outcome): string {
  const left = leftRunning.length > 0
    ? `; still running: ${
      leftRunning.map(({ pid, image }) =>
        image === undefined ? `pid ${pid}` : `${baseName(image)} (pid ${pid})`
      ).join(", ")
    }`
    : "";
  if (outcome === "killed") return `the rule ${killedBy} killed the target${left}`;
  if (outcome === "detached") return `detached, the target runs on${left}`;
  const code = exitCode === undefined ? "an unknown code" : exitCodeWords(exitCode);
  const why = dll === undefined ? "" : `: ${loadFailureWords(dll)}`;
  return `the target exited with ${code}${why}${left}`;
}
