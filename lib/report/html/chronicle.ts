/** What happened, in order. @module */
import { describeStatus } from "../../facts/status.ts";
import { count, span } from "../text.ts";
import { html, type Markup } from "./markup.ts";
import { reasonInWords } from "./reasons.ts";
import type { LogRecord } from "./records.ts";
import type { Run } from "./run.ts";

/** A line, and how often it came again. */
interface Entry {
  readonly at: number;
  readonly text: string;
  readonly tone: "bad" | "warn" | "strong" | "";
  times: number;
  last: number;
}

/** So many lines are shown, of the beginning and of the end. */
const FIRST = 200, LAST = 100;
/** What comes again within so many lines is counted, not told again: a storm is three lines in turn. */
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
      return undefined;
    case "engine":
      return [`Engine ${record.engine.version} from ${record.engine.source}`];
    case "armed":
      return ["Armed", "strong"];
    case "process-start":
      return [`${record.image} started, pid ${record.pid}`];
    case "process-end":
      return [`Process ${record.pid} ended with ${code(record.code)}`];
    case "exception": {
      const where = record.module ? ` in ${record.module}+${record.offset}` : "";
      const what = `${code(record.code)}, ${record.chance} chance${where}`;
      return [what, record.chance === "second" ? "bad" : ""];
    }
    case "fired":
      return [`Rule ${record.rule} fired`, "strong"];
    case "suppressed":
      return [`Rule ${record.rule} held back: ${reasonInWords(record.reason)}`, "warn"];
    case "dumped":
      return record.outcome.ok ? [`Written: ${written(record.outcome.file)}`] : [
        `Not written: ${written(record.outcome.file)}: ${record.outcome.because ?? "no reason was told"}`,
        "bad",
      ];
    case "resumed":
      return [`Went on after ${span(record.pausedMs)}${record.unasked ? ", without a verdict" : ""}`];
    case "log":
      return [`Rule ${record.rule}: ${record.text}`];
    case "printed":
      return [`Rule ${record.rule}: ${record.command}: ${record.text}`];
    case "exec":
      return [`Rule ${record.rule} ran ${record.program}, which ended with ${record.code}`];
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
      return [`The ${record.what} host died`, "bad"];
    case "ended":
      return [`The watch ended: ${record.outcome}`, "strong"];
  }
}

function code(value: number): string {
  return value > 0xFFFF ? describeStatus(value) : String(value);
}

/** The name that a dump gets once it is whole. */
function written(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? "").replace(/\.partial$/, "");
}
