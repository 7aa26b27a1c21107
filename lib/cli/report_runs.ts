/** Which run of a folder is reported: a folder that is used again has several, and a page is about one. @module */
import { moment } from "../report/inspection_story.ts";
import type { RunMaterial } from "../report/html/run.ts";
import { count } from "../facts/text.ts";
import { UsageError } from "./exit.ts";

type Captures = RunMaterial["captures"];

/** An event log with the moment at which its run began; undefined in a log without a first record. */
export interface FoundLog {
  readonly path: string;
  readonly started: string | undefined;
}

/** What belongs to one run. */
export interface ChosenRun {
  readonly captures: Captures;
  readonly log: string | undefined;
  /** What the page says of the others. */
  readonly others: readonly string[];
}

/**
 * The newest run, or the one that began at `wanted`, an ISO 8601 time or the beginning of one. Captures of a Trapline that
 * did not note its run belong to whichever run the log is of, where no capture says otherwise.
 *
 * @param logs The event logs, the newest last.
 * @throws {UsageError} If there is no such run, or several.
 */
export function chooseRun(captures: Captures, logs: readonly FoundLog[], wanted?: string): ChosenRun {
  const starts = captures.flatMap(({ manifest: { run } }) => run ?? []);
  const runs = [...new Set([...starts, ...logs.flatMap(({ started }) => started ?? [])])].sort();
  const chosen = wanted === undefined ? runs.at(-1) : only(runs, wanted);
  const log = wanted === undefined && starts.length === 0
    ? logs.at(-1)
    : logs.findLast(({ started }) => started === chosen);
  if (starts.length === 0 || chosen === undefined) return { captures, log: log?.path, others: [] };
  const [own, rest] = [
    captures.filter(({ manifest: { run } }) => run === chosen),
    runs.filter((run) => run !== chosen),
  ];
  const lone = captures.filter(({ manifest: { run } }) => run === undefined).length;
  const shown = rest.map((run) => {
    const captured = captures.filter(({ manifest }) => manifest.run === run).length;
    return `${run} (${count(captured, "capture")})`;
  });
  return {
    captures: own,
    log: log?.path,
    others: [
      ...(rest.length === 0 ? [] : [
        `This is the run of ${moment(chosen)}. The folder has ${count(rest.length, "other run")}: ${
          shown.join(", ")
        }. Show one with --run TIME.`,
      ]),
      ...(lone === 0
        ? []
        : [`${count(lone, "capture")} of the folder belongs to no run: inspect shows them.`]),
    ],
  };
}

function only(runs: readonly string[], wanted: string): string {
  const fitting = runs.filter((run) => run.startsWith(wanted));
  if (fitting.length === 1) return fitting[0]!;
  throw new UsageError(
    fitting.length === 0
      ? `No run began at "${wanted}"; the folder has ${runs.join(", ") || "none"}`
      : `"${wanted}" is the beginning of ${fitting.join(" and ")}`,
  );
}

const HEAD_BYTES = 1024 * 1024;

/** When the run of a log began, from its first record. */
export async function startOf(log: string): Promise<string | undefined> {
  using file = await Deno.open(log);
  const head = new Uint8Array(HEAD_BYTES);
  const read = await file.read(head) ?? 0;
  const [line = ""] = new TextDecoder().decode(head.subarray(0, read)).split("\n");
  return /"started":"([^"]+)"/.exec(line)?.[1];
}
