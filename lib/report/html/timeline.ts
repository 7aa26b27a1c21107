/** The timeline: what happened when, over what was measured. @module */
import { count, span } from "../../facts/text.ts";
import { html, type Markup } from "./markup.ts";
import { ofKind } from "../../log/read.ts";
import type { Run } from "./run.ts";
import { type Chart, type ChartLine, peak, type Sampled, sampled, unit } from "./samples.ts";

/** The number of steps on which lanes are drawn. */
const WIDTH = 1000;
/** This many of them are a line, not a dot. */
const SEEN = 3;

/** What the page's script draws. */
export interface Drawing {
  /** In ms. */
  readonly end: number;
  readonly processes: readonly (Pick<Sampled, "at" | "charts"> & {
    /** When rules fired, and from when to when the target stood still, in ms. */
    readonly fired: readonly number[];
    readonly paused: readonly (readonly [from: number, to: number])[];
  })[];
}

/** The part and what is drawn in it; nothing when there is no log. */
export function timelineOf(run: Run): { readonly markup: Markup; readonly drawing: Drawing } {
  const processes = sampled(run);
  const drawing = {
    end: run.end,
    processes: processes.map(({ pid, at, charts }) => {
      const own = run.targets === undefined
        ? run.records
        : run.records.filter(({ target }) => target === pid);
      return { at: at.map(Math.round), charts: charts.map(rounded), ...marksOf({ ...run, records: own }) };
    }),
  };
  if (run.records.length === 0) return { markup: html``, drawing };
  const markup = html`
    ${lanes(run)}
    ${processes.map((process, i) => processOf(process, i, run))}
    ${processes.length === 0 &&
      html`<p class="note">No samples: no rule of the recipe waits for a resource or a hang.</p>`}
  `;
  return { markup, drawing };
}

/** A pause ends when the target goes on; how long it was is measured where it stood still. */
function marksOf({ records }: Pick<Run, "records">): Pick<Drawing["processes"][number], "fired" | "paused"> {
  return {
    fired: ofKind(records, "fired").map(({ at }) => Math.round(at)),
    paused: ofKind(records, "resumed").map(({ at, pausedMs }) => [
      Math.max(0, Math.round(at - pausedMs)),
      Math.round(at),
    ]),
  };
}

function rounded({ title, unit, lines }: Chart): Chart {
  const round = (value: number | null): number | null => value === null ? null : Number(value.toPrecision(4));
  return { title, unit, lines: lines.map(({ label, values }) => ({ label, values: values.map(round) })) };
}

function lanes(run: Run): Markup {
  const { records, end, captures } = run;
  const { paused } = marksOf(run);
  const moments = (all: readonly { readonly at: number | undefined }[]): [number, number][] =>
    all.flatMap(({ at }) => at === undefined ? [] : [[at, at]]);
  const rows:
    readonly (readonly [name: string, what: string, spans: readonly (readonly [number, number])[]])[] = [
      ["Raised", "exception", moments(ofKind(records, "exception"))],
      ["Fired", "firing", moments(ofKind(records, "fired"))],
      ["Held", "action held back", moments(ofKind(records, "suppressed"))],
      ["Paused", "pause", paused],
      ["Dumps", "capture", moments(captures)],
    ];
  return html`
    <div class="lanes">${rows.filter(([, , spans]) => spans.length > 0).map(([name, what, spans]) =>
      html`
        <div class="lane ${name.toLowerCase()}"><span>${name}</span>
        <svg viewBox="0 0 ${WIDTH} 16" preserveAspectRatio="none" role="img" aria-label="${laneLabel(
          what,
          spans,
        )}">
        <path d="${spans.map((each) => stroke(each, end)).join("")}"/></svg></div>
      `
    )}
    <div class="ticks" aria-hidden="true">${[0, 1, 2, 3, 4].map((i) =>
      html`<span>${span(end * i / 4)}</span>`
    )}</div>
    </div>
  `;
}

function laneLabel(what: string, spans: readonly (readonly [number, number])[]): string {
  const [first, last] = [spans[0]?.[0] ?? 0, spans.at(-1)?.[0] ?? 0];
  return `${count(spans.length, what)}${
    spans.length === 1 ? `, at ${span(first)}` : `, from ${span(first)} to ${span(last)}`
  }`;
}

/** A moment is a stroke down; a span goes along, far enough to be seen. */
function stroke([from, to]: readonly [number, number], end: number): string {
  const x = (at: number): number => end > 0 ? at / end * WIDTH : 0;
  return to > from
    ? `M${x(from).toFixed(1)} 8H${Math.max(x(to), x(from) + SEEN).toFixed(1)}`
    : `M${x(from).toFixed(1)} 1V15`;
}

function processOf({ pid, looks, at, charts }: Sampled, index: number, { records }: Run): Markup {
  const image = ofKind(records, "process-start").find((start) => start.pid === pid)?.image;
  const thinned = at.length < looks ? `, drawn as ${at.length} points that keep every peak` : "";
  return html`
    <div class="process" data-process="${index}">
      <h3>${image ? `${image}, pid ${pid}` : `Process ${pid}`}</h3>
      <p class="note">${count(
        looks,
        "sample",
      )}${thinned}. Lines down: a rule fired. Shaded: it stood still.</p>
      <div class="scrub" hidden><label>Moment <input type="range" min="0" max="${at.length -
        1}" value="0"></label>
    <output></output><button type="button" hidden>Whole run</button></div>
      <div class="charts">${charts.map((chart, i) => figureOf(chart, i))}</div>
    </div>
  `;
}

function figureOf({ title, unit: of, lines }: Chart, index: number): Markup {
  const most = (line: ChartLine): string => unit(peak(line), of);
  return html`
    <figure data-chart="${index}">
      <figcaption>
        <h4>${title}</h4>
        <ul class="keys">${lines.map((line, i) =>
          html`<li><span class="key k${i}"></span>${line.label} <output data-most="at most ${
            most(line)
          }">at most ${most(line)}</output></li>`
        )}</ul>
      </figcaption>
      <div class="plot" role="img" aria-label="${title}: ${lines.map((line) =>
        `${line.label} at most ${most(line)}`
      ).join(", ")}"></div>
    </figure>
  `;
}
