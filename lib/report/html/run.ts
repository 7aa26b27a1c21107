/** What a report is made from, and what follows from it. @module */
import { checkPlan, type Plan } from "../../recipe/plan/plan.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { FolderManifests } from "../../store/read_manifest.ts";
import type { Outcome } from "../sentence.ts";
import { Tally } from "../../log/counts.ts";
import { isFinished, type Log, missedIn, ofKind } from "../../log/read.ts";
import type { LogRecord, Miss } from "../../log/record.ts";
import type { ResultFile } from "../../log/result.ts";

/** What was found of a run. */
export interface RunMaterial {
  /** The folder's name, as the page calls it. */
  readonly folder: string;
  /** The manifests, each with its file's name. */
  readonly captures: readonly { readonly file: string; readonly manifest: Manifest }[];
  /** Manifests that can't be used, and why. */
  readonly unusable?: FolderManifests["unusable"] | undefined;
  /** What is to be said of the other runs in the folder. */
  readonly others?: readonly string[] | undefined;
  /** The event log; undefined when there is none. */
  readonly log?: Log | undefined;
  /** The result file; undefined when there is none. */
  readonly result?: ResultFile | undefined;
  /** Whether the page lies beside the dumps, so that it can link to them. */
  readonly beside: boolean;
}

/** A capture on the page. */
export interface Shown {
  /** The manifest's file. */
  readonly file: string;
  readonly manifest: Manifest;
  /** When its rule fired, in ms since the start. */
  readonly at: number;
}

/** A run, ready to be reported. */
export interface Run {
  readonly folder: string;
  readonly beside: boolean;
  /** By the time of their rule. */
  readonly captures: readonly Shown[];
  readonly records: readonly LogRecord[];
  /** What the reader should know of the log. */
  readonly remarks: readonly string[];
  readonly plan: Plan | undefined;
  readonly recipe: string | undefined;
  /** The wall-clock time of 0; undefined when nothing tells it. */
  readonly started: Date | undefined;
  /** The last moment that is reported, in ms. */
  readonly end: number;
  readonly missed: readonly Miss[];
  /** Whether that is all: the log has its last record, or there is a result file. */
  readonly finished: boolean;
  /** How it ended; undefined when nobody wrote that down. */
  readonly outcome: Outcome | undefined;
  /** How many targets a watch had; undefined for a run of one. */
  readonly targets: number | undefined;
}

/** Puts together what was found. */
export function runOf(found: RunMaterial): Run {
  const records = found.log?.records ?? [];
  const captures = found.captures.map(({ file, manifest }) => ({
    file,
    manifest,
    at: manifest.trigger.at,
  }))
    .sort((a, b) => a.at - b.at || a.manifest.capturedAt.localeCompare(b.manifest.capturedAt));
  const [first] = ofKind(records, "interest");
  const checked = first?.plan === undefined ? undefined : checkPlan(first.plan);
  const plan = checked && "plan" in checked ? checked.plan : undefined;
  const missed = missedIn(records, found.result?.missed);
  const started = dateOf(first?.started);
  const finished = found.result !== undefined || isFinished(records);
  const targets = new Set(records.flatMap(({ target }) => target ?? [])).size;
  return {
    folder: found.folder,
    beside: found.beside,
    captures,
    records,
    remarks: remarksOf(found, { finished, planRefused: plan === undefined && first?.plan !== undefined }),
    plan,
    recipe: first?.recipe ?? captures[0]?.manifest.recipe,
    started,
    end: Math.max(0, ...captures.map(({ at }) => at), records.at(-1)?.at ?? 0),
    missed,
    finished,
    outcome: outcomeOf(found, { started, missed }),
    targets: targets > 0 ? targets : undefined,
  };
}

function remarksOf(
  { log, result, others = [], unusable = [] }: RunMaterial,
  { finished, planRefused }: { readonly finished: boolean; readonly planRefused: boolean },
): string[] {
  const left = [...others, ...unusable.map(({ file, because }) => `${file} is left out: ${because}.`)];
  if (log === undefined) {
    return [
      ...left,
      `No event log was found${result ? "" : ", so nothing is known of how the run ended"}. ` +
      "Run with --events FILE to have the timeline.",
    ];
  }
  return [
    ...left,
    ...(log.unreadable > 0 ? [`${log.unreadable} of the log's lines could not be read.`] : []),
    ...(planRefused ? ["The recipe in the log is none that this version knows."] : []),
    ...(finished ? [] : ["The log has no end: the run goes on, or Trapline was ended before it."]),
  ];
}

/** Counted as the run itself counts. */
function outcomeOf(
  { log, result, captures }: RunMaterial,
  { started, missed }: Pick<Run, "started" | "missed">,
): Outcome | undefined {
  const written = captures.map(({ manifest: { file, verification } }) => ({
    ok: verification.ok,
    dump: file.name,
  }));
  if (result) return { ...result, armedAt: dateOf(result.armedAt), captures: written, missed };
  const ended = ofKind(log?.records ?? [], "ended");
  const last = ended.at(-1);
  if (log === undefined || last === undefined) return undefined;
  const tally = new Tally(started);
  for (const record of log.records) tally.record(record);
  return {
    outcome: last.outcome,
    exitCode: last.exitCode,
    ...tally.counted,
    captures: written,
    missed,
    leftRunning: ended.flatMap(({ leftRunning }) => leftRunning.map((pid) => ({ pid }))),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
