/** A run as Markdown, for the page of a CI run. @module */
import type { ThreadStack } from "../facts/frame.ts";
import type { Manifest } from "../store/manifest.ts";
import { frameText, headline } from "./explain.ts";
import { type Place, placeOf, type Sources } from "./place.ts";
import type { EndedRun } from "./run_view.ts";
import { sentence } from "./sentence.ts";
import { bytes, count, plain, span } from "./text.ts";

/** What a summary is made with. */
export interface SummaryOptions {
  /** What a page may hold, in bytes; what does not fit is left out, and that is said. */
  readonly room: number;
  readonly sources: Sources;
  /** Hides what must not be published. */
  readonly redact: (text: string) => string;
  /** The address of a line of the repository; undefined where there is none. */
  readonly link?: (place: Place) => string | undefined;
}

type Capture = EndedRun["captures"][number];

/** Threads whose stacks are shown, and frames of each: the manifest has them all. */
const THREADS = 64, FRAMES = 64;

/** What happened, where, and what lies in the artifact; one line when nothing was captured. */
export function summaryOf(run: EndedRun, options: SummaryOptions): string {
  const end = `${text(options.redact(`Trapline: ${sentence(run)}`))}\n`;
  if (run.captures.length + run.missed.length === 0) return end;
  const parts = [
    ...buckets(run.captures).map((captures) => section(captures, options)),
    ...run.missed.map(({ rule, asked, because }) =>
      `**No dump** ${text(asked)} for rule ${text(rule)}: ${text(options.redact(plain(because)))}\n`
    ),
  ];
  const tail = `\n${end}`;
  return fitted(parts, options.room - size(tail)) + tail;
}

/** Captures of the same crash in the same process together, in order. */
export function buckets(captures: readonly Capture[]): Capture[][] {
  const groups = new Map<string, Capture[]>();
  for (const capture of captures) {
    const { bucket, target, capturedAt, rule } = capture.manifest;
    const key = bucket ?? `${rule} ${target.pid} ${capturedAt}`;
    groups.set(key, [...groups.get(key) ?? [], capture]);
  }
  return [...groups.values()];
}

function section(captures: readonly Capture[], options: SummaryOptions): string {
  const { manifest } = captures[0]!;
  const { target, pausedMs, bucket } = manifest;
  const place = placeOf(manifest, options.sources);
  const url = place && options.link?.(place);
  const where = place && text(`${place.file}:${place.line}`);
  const at = where ? ` at ${url ? `[${where}](${url})` : where}` : "";
  const image = text(target.image.split("\\").at(-1) ?? "");
  return [
    `### ${text(plain(headline(manifest)))}${at}\n`,
    `${image}, pid ${target.pid}, paused ${span(pausedMs)}${bucket ? `, bucket ${text(bucket)}` : ""}\n`,
    ...captures.map((capture) => dumpLine(capture)),
    "",
    ...stacksOf(manifest, options.redact),
    "",
  ].join("\n");
}

function dumpLine({ manifest: { file, verification, asked, written, rule }, ok }: Capture): string {
  if (file.name === "") return `- stacks only, rule ${text(rule)}`;
  const other = written.because ? `, wrote ${written.qualifier} because ${text(plain(written.because))}` : "";
  const findings = ok
    ? ""
    : `: ${verification.findings.map(({ message }) => text(plain(message))).join("; ")}`;
  return `- ${text(file.name)}: ${bytes(file.bytes)}, ${
    ok ? "verified" : "**failed verification**"
  }${findings}, ` +
    `asked ${text(asked.dump)}${other}, rule ${text(rule)}`;
}

function stacksOf({ stacks, stacksBecause }: Manifest, redact: (text: string) => string): string[] {
  if (stacksBecause) return [`Stacks could not be read: ${text(redact(plain(stacksBecause)))}`];
  const crashed = stacks.filter(({ event }) => event);
  const others = stacks.filter(({ event }) => !event);
  const shown = crashed.length > 0 ? crashed : others.splice(0, 1);
  const more = others.slice(0, THREADS);
  return [
    ...shown.map((stack) => folded(`Stack of thread ${stack.tid}`, [stack], redact)),
    ...(more.length > 0 ? [folded(count(more.length, "other thread"), more, redact)] : []),
  ];
}

function folded(title: string, stacks: readonly ThreadStack[], redact: (text: string) => string): string {
  const lines = stacks.map(({ tid, frames }) => {
    const rest = frames.length > FRAMES ? [`  … ${count(frames.length - FRAMES, "frame")} more`] : [];
    return [`thread ${tid}`, ...frames.slice(0, FRAMES).map((frame) => `  ${frameText(frame)}`), ...rest]
      .join("\n");
  });
  return `<details><summary>${title}</summary>\n\n<pre>\n${
    html(redact(lines.join("\n")))
  }\n</pre>\n\n</details>\n`;
}

/** As many of the parts as there is room for. */
function fitted(parts: readonly string[], room: number): string {
  let whole = "";
  for (const [i, part] of parts.entries()) {
    const rest = `\n${
      count(parts.length - i, "more section")
    }, for which this page has no room: the manifests have all.\n`;
    if (size(whole) + size(part) + size(rest) > room) return whole + rest;
    whole += part;
  }
  return whole;
}

function size(content: string): number {
  return new TextEncoder().encode(content).length;
}

/** Foreign text as nothing but text: what Markdown or HTML could take for its own is given by its number. */
function text(foreign: string): string {
  return foreign.replaceAll(/[^\p{L}\p{N} .,;/()+-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function html(foreign: string): string {
  return foreign.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
