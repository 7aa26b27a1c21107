/** What happened, in one line. @module */
import { headlineOf as happened } from "../../store/headline.ts";
import { verificationWords } from "../../store/manifest.ts";
import { targetKey } from "../../store/target.ts";
import { sentence } from "../sentence.ts";
import { count, span } from "../../facts/text.ts";
import { type Group, imageOf } from "./groups.ts";
import { ofKind } from "../../log/read.ts";
import type { Run } from "./run.ts";

/** How bad it is: a crash or a loss, something to look at, or nothing at all. */
export type Tone = "bad" | "warn" | "good";

/** The top of the page. */
export interface PageHead {
  readonly tone: Tone;
  readonly text: string;
}

/** The worst thing first: a crash, then a kill, a lost host, dumps that are not there, then other captures. */
export function headlineOf(run: Run, groups: readonly Group[]): PageHead {
  const crashes = groups.filter(({ crash }) => crash);
  const [first] = crashes;
  if (first) {
    const { manifest } = first.captures[0];
    return crashes.length === 1
      ? { tone: "bad", text: `${imageOf(manifest)} crashed: ${small(first.title)}` }
      : {
        tone: "bad",
        text: `${crashes.length} different crashes, the first in ${imageOf(manifest)}: ${small(first.title)}`,
      };
  }
  const { outcome, missed } = run;
  if (outcome?.outcome === "lost") {
    return {
      tone: "bad",
      text: outcome.machine === undefined
        ? "The engine's host died, and the target ran on without capture"
        : "The machine did not answer any more, and may be stopped",
    };
  }
  if (outcome?.outcome === "killed") {
    return { tone: "bad", text: `The rule ${outcome.killedBy} killed the program` };
  }
  if (missed.length > 0) return { tone: "bad", text: `${count(missed.length, "dump")} could not be written` };
  const [other] = groups;
  if (other) {
    const { manifest } = other.captures[0];
    if (manifest.hang) {
      const { text } = happened(manifest);
      return { tone: "bad", text: `${imageOf(manifest)} hung: ${text}` };
    }
    return groups.length === 1
      ? { tone: "warn", text: `${imageOf(manifest)} was captured: ${small(other.title)}` }
      : {
        tone: "warn",
        text: `${count(run.captures.length, "capture")} for ${groups.length} different reasons`,
      };
  }
  if (!run.finished && run.records.length > 0) return { tone: "warn", text: soFar(run) };
  if (outcome === undefined) return { tone: "warn", text: "No capture, and how the run ended is not known" };
  if (outcome.armedAt === undefined) return { tone: "bad", text: "The trap was never armed" };
  return outcome.fired === 0
    ? { tone: "good", text: "Armed, and nothing a rule waits for happened" }
    : { tone: "warn", text: "Rules fired, and no dump was asked for or left" };
}

/** A run that goes on, or of which nobody wrote down the end. */
function soFar({ records }: Run): string {
  if (ofKind(records, "fired").length > 0) return "Rules fired, and there is no capture so far";
  return ofKind(records, "armed").length > 0
    ? "Armed, and nothing a rule waits for has happened so far"
    : "The trap is not armed so far";
}

/** The sentence the run ended with; of a watch, over all its targets. */
export function finalSentence(
  { outcome, targets, captures, missed, end, finished }: Run,
): string | undefined {
  if (targets !== undefined) {
    return `watched ${count(targets, "process")} for ${span(end)}${finished ? "" : " so far"}, wrote ${
      count(captures.length, "dump")
    }` +
      (missed.length > 0 ? `, ${count(missed.length, "dump")} could not be written` : "");
  }
  return outcome && sentence(outcome);
}

/** A number with its name. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** The few numbers to look at first. */
export function figures(run: Run, groups: readonly Group[]): Figure[] {
  const dumps = run.captures.filter(({ manifest }) => manifest.file.name !== "");
  const failed = dumps.filter(({ manifest }) => !manifest.verification.ok).length;
  const unchecked =
    dumps.filter(({ manifest: { verification } }) =>
      verificationWords(verification) === "written, not checked"
    ).length;
  const held = ofKind(run.records, "suppressed").length;
  const code = run.targets === undefined ? run.outcome?.exitCode : undefined;
  const all: (Figure | false)[] = [
    { label: "Dumps", value: `${dumps.length - failed - unchecked} verified` },
    unchecked > 0 && { label: "Not checked", value: String(unchecked), tone: "warn" },
    failed > 0 && { label: "Unverified", value: String(failed), tone: "bad" },
    run.missed.length > 0 && { label: "Missed", value: String(run.missed.length), tone: "bad" },
    { label: "Causes", value: String(groups.length) },
    held > 0 && { label: "Held back", value: String(held), tone: "warn" },
    { label: "Paused", value: span(pausedInAll(run)) },
    run.records.length > 0 && { label: "Lasted", value: span(run.end) },
    code !== undefined && { label: "Exit code", value: code > 0xFFFF ? codeOf(code) : String(code) },
  ];
  return all.filter((figure) => figure !== false);
}

/** A code as people search for it. */
export function codeOf(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

/** From the log, or, without one, from the manifests: dumps of one stop share its pause. */
function pausedInAll({ records, captures }: Run): number {
  const resumed = ofKind(records, "resumed");
  if (resumed.length > 0) return resumed.reduce((sum, { pausedMs }) => sum + pausedMs, 0);
  const stops = new Map(
    captures.map(({ at, manifest }) => [`${at} ${targetKey(manifest.target)}`, manifest.pausedMs]),
  );
  return [...stops.values()].reduce((sum, ms) => sum + ms, 0);
}

function small(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
