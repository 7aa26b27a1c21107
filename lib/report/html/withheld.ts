/** What there is not, and why: missed dumps, and what limits held back. @module */
import { count, span } from "../../facts/text.ts";
import { dumpedName } from "./chronicle.ts";
import { html, type Markup } from "./markup.ts";
import { reasonInWords } from "./reasons.ts";
import type { LogRecord } from "../../log/record.ts";
import { ofKind } from "../../log/read.ts";
import type { Run } from "./run.ts";

/** The part: it is there even when it says that nothing is missing. */
export function withheldOf(run: Run): Markup {
  const { missed, records, outcome, finished } = run;
  const held = [
    ...Map.groupBy(ofKind(records, "suppressed"), ({ rule, reason }) => `${rule}\n${reason}`).values(),
  ];
  const blind = ofKind(records, "unmeasurable");
  const refused = ofKind(records, "refused");
  const lines: Markup[] = [
    ...missed.map(({ rule, asked, because }) =>
      html`<li><b class="bad">No dump ${asked}</b><span>Rule ${rule}: ${because}</span></li>`
    ),
    ...held.map((all) => {
      const [first, last] = [all[0], all.at(-1)];
      const when = all.length === 1
        ? `at ${span(first?.at ?? 0)}`
        : `from ${span(first?.at ?? 0)} to ${span(last?.at ?? 0)}`;
      return html`<li><b class="warn">Held back ${
        all.length === 1 ? "once" : `${all.length} times`
      }</b><span>Rule ${first?.rule}: ${reasonInWords(first?.reason ?? "")}, ${when}</span></li>`;
    }),
    ...unfinishedIn(run).map(({ file }) =>
      html`<li><b class="warn">Not finished</b><span>${
        dumpedName(file)
      } was being written when the log ends</span></li>`
    ),
    ...blind.map(({ pid, what, because }) =>
      html`<li><b class="warn">Not measured</b><span>The ${what} of process ${pid}: ${because}</span></li>`
    ),
    ...refused.map(({ pid, because }) =>
      html`<li><b class="warn">Not watched</b><span>Process ${pid}: ${because}</span></li>`
    ),
  ];
  const nothing = outcome === undefined && records.length === 0
    ? "Not known: only the event log and the result file tell it."
    : finished
    ? "Nothing: every dump that a rule asked for was written, and no limit held one back."
    : "Nothing so far: as far as the log goes, no dump is missing and no limit held one back.";
  return html`
    ${lines.length > 0 ? html`<ul class="withheld">${cut(lines)}</ul>` : html`<p>${nothing}</p>`}
  `;
}

/** Dumps that were begun, and of which the log tells no end. */
function unfinishedIn({ records, finished }: Run): LogRecord<"dumping">[] {
  if (finished) return [];
  const done = new Set(ofKind(records, "dumped").map(({ outcome }) => outcome.file));
  const lost = records.findLastIndex(({ kind }) => kind === "host-lost" || kind === "missed");
  return ofKind(records.slice(lost + 1), "dumping").filter(({ file }) => !done.has(file));
}

const LINES = 100;

function cut(lines: readonly Markup[]): Markup {
  const more = lines.length - LINES;
  return html`${lines.slice(0, LINES)}${
    more > 0 && html`<li class="note"><span>${count(more, "line")} more, in the log</span></li>`
  }`;
}
