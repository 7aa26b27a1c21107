/** What happened, in order. @module */
import { untypedWords } from "../../facts/managed.ts";
import { baseName } from "../../facts/path.ts";
import { chanceWords } from "../../facts/event.ts";
import { bugCheckFact } from "../../facts/bug_check.ts";
import { exitCodeWords } from "../../facts/status.ts";
import { actionInWords } from "../../recipe/actions/action.ts";
import { count, formatBytes, span } from "../../facts/text.ts";
import { html, type Markup } from "./markup.ts";
import { reasonInWords } from "./reasons.ts";
import type { LogRecord } from "../../log/record.ts";
import type { Run } from "./run.ts";

/** A line, and how often it came again. */
interface Entry {
  readonly at: number;
  readonly text: string;
  readonly tone: "bad" | "warn" | "strong" | "";
  times: number;
  last: number;
}

/** This many lines are shown, of the beginning and of the end. */
const FIRST = 200, LAST = 100;
/** What comes again within this many lines is counted, not written again: a storm is three lines in turn. */
const NEAR = 6;

/** The part; nothing when there is no log. */
export function chronicleOf({ records }: Run): Markup {
  const entries = folded(records);
  if (entries.length === 0) return html``;
  const cut = entries.length > FIRST + LAST;
  const shown = cut ? [...entries.slice(0, FIRST), ...entries.slice(-LAST)] : entries;
  return html`
    <ol class="chronicle">${shown.map((entry, i) =>
      html`${
        cut && i === FIRST &&
        html`<li class="note"><span></span><span>${
          count(entries.length - FIRST - LAST, "line")
        } left out here; the log has them</span></li>`
      }${line(entry)}`
    )}</ol>
  `;
}

function line({ at, text, tone, times, last }: Entry): Markup {
  return html`
    <li><time>${span(at)}</time><span class="${tone}">${text}${times > 1 && html`
      <span class="times">${times} times, to ${span(last)}</span>
    `}</span></li>
  `;
}

/** The lines of a log, with what comes again and again told once. */
export function folded(records: readonly LogRecord[]): Entry[] {
  const entries: Entry[] = [];
  for (const record of records) {
    const [text, tone = ""] = told(record) ?? [];
    if (text === undefined) continue;
    const same = entries.slice(-NEAR).find((entry) => entry.text === text);
    if (same) {
      same.times++;
      same.last = record.at;
    } else entries.push({ at: record.at, text, tone, times: 1, last: record.at });
  }
  return entries;
}

/** A record in words; undefined for one that tells a reader nothing. */
function told(record: LogRecord): readonly [text: string, tone?: Entry["tone"]] | undefined {
  switch (record.kind) {
    case "interest":
    case "sample":
    case "captured":
    // Not of the program, or told by what comes of it.
    case "host":
    case "exposed":
    case "tick":
      return undefined;
    case "machine":
      return [`Attached to the machine at ${record.connection}, build ${record.build}`];
    case "attached":
      return [`Attached to process ${record.pid}, ${span(record.afterStartMs)} after its start`];
    case "unheard":
      return [`${record.because}: from here on no key and no line is heard`, "warn"];
    case "untyped":
      return [untypedWords(record), "warn"];
    case "engine":
      return [`Engine ${record.engine.version} from ${record.engine.source}`];
    case "armed":
      return ["Armed", "strong"];
    case "process-start":
      return [`${record.image} started, pid ${record.pid}`];
    case "process-exit":
      return [
        `Process ${record.pid} ${record.exiting ? "begins to end" : "was ended"} with ${
          exitCodeWords(record.code)
        }` + (record.fault === undefined ? "" : `, while it handled ${exitCodeWords(record.fault.code)}`),
        record.fault === undefined ? "" : "bad",
      ];
    case "terminated":
      return [
        `Process ${record.by} ends process ${record.pid} by force with ${exitCodeWords(record.code)}`,
        "warn",
      ];
    case "process-end":
      return [`Process ${record.pid} ended with ${exitCodeWords(record.code)}`];
    case "thread-start":
      return [`Thread ${record.tid} of process ${record.pid} started`];
    case "thread-exit":
      return [`Thread ${record.tid} of process ${record.pid} ended`];
    case "load":
      return [`Process ${record.pid} loaded ${record.path}`];
    case "unload":
      return [`Process ${record.pid} unloaded ${record.path}`];
    case "debug-text":
      return [`Process ${record.pid} says: ${record.text}`];
    case "breakpoint":
      return [`Thread ${record.tid} of process ${record.pid} is at the breakpoint ${record.breakpoint}`];
    case "fleet":
      return [
        `The fleet has ${count(record.kept, "dump")} of the bucket ${record.bucket}, on ${
          record.hosts.join(", ")
        }`,
      ];
    case "disk":
      return [`${formatBytes(record.free)} of the disk are free`];
    case "exception": {
      const where = record.module ? ` in ${record.module}+${record.offset}` : "";
      const what = `${exitCodeWords(record.code)}, ${chanceWords(record)}${where}`;
      return [what, record.chance === "second" ? "bad" : ""];
    }
    case "bugcheck": {
      const { name } = bugCheckFact(record.code);
      return [`Bug check 0x${record.code.toString(16).toUpperCase()} ${name}`, "bad"];
    }
    case "fired":
      return [`Rule ${record.rule} fired`, "strong"];
    case "suppressed":
      return [`Rule ${record.rule} held back: ${reasonInWords(record.reason)}`, "warn"];
    case "decided":
      return [`Rule ${record.rule}: ${actionInWords(record.action)}`];
    case "dumping":
      return [`Writing ${dumpedName(record.file)}`];
    case "kept":
      return record.ok
        ? [`Kept: ${dumpedName(record.dump)}`, "strong"]
        : [`Failed verification: ${dumpedName(record.dump)}`, "bad"];
    case "missed":
      return [`No dump ${record.asked} for rule ${record.rule}: ${record.because}`, "bad"];
    case "dumped":
      return record.outcome.ok ? [`Written: ${dumpedName(record.outcome.file)}`] : [
        `Not written: ${dumpedName(record.outcome.file)}: ${record.outcome.because ?? "no reason was given"}`,
        "bad",
      ];
    case "resumed":
      return [`Went on after ${span(record.pausedMs)}${record.unasked ? ", without a verdict" : ""}`];
    case "unsent":
      return [record.because, "warn"];
    case "log":
      return [`Rule ${record.rule}: ${record.text}`];
    case "printed":
      return [`Rule ${record.rule}: ${record.command}: ${record.text}`];
    case "exec":
      return [`Rule ${record.rule} ran ${record.program}, which ended with ${record.code}`];
    case "unmet":
      return [`Rule ${record.rule}: ${record.because}`, "warn"];
    case "killed":
      return [`Rule ${record.rule} killed the program`, "bad"];
    case "manual":
      return [`Asked for by ${record.by}: ${record.what}`];
    case "refused":
      return [`Process ${record.pid} is not watched: ${record.because}`, "warn"];
    case "unmeasurable":
      return [`The ${record.what} of process ${record.pid} can't be measured: ${record.because}`, "warn"];
    case "suspended":
      return [`All threads of process ${record.pid} are suspended: no time counts`, "warn"];
    case "host-lost":
      return [
        record.what === "machine"
          ? "The machine did not answer any more: it may be stopped"
          : `The ${record.what} host died${record.because === undefined ? "" : `: ${record.because}`}`,
        "bad",
      ];
    case "spent":
      return [
        record.reason === "limit"
          ? `Rule ${record.rule} has used up its limit: what only it waits for is not looked at from here on`
          : `Rule ${record.rule} has stopped firing`,
      ];
    case "late":
      return [`Came too late for its stop and counted for nothing: ${record.what}`, "warn"];
    case "ended":
      return [`The watch ended: ${record.outcome}`, "strong"];
    case "closed":
      return ["The watch of all was ended", "strong"];
    default:
      return record satisfies never;
  }
}

/** The name that a dump gets once it is whole. */
export function dumpedName(path: string): string {
  return baseName(path).replace(/\.partial$/, "");
}
