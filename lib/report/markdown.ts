/** A run as Markdown, for the page of a CI run. @module */
import type { ThreadStack } from "../facts/frame.ts";
import { headlineOf, headlineText } from "../store/headline.ts";
import { detailsOf, frameText } from "./explain.ts";
import { culpritsFirst } from "./order.ts";
import { groupsOf } from "./group_stacks.ts";
import { type Manifest, verificationWords } from "../store/manifest.ts";
import { isMachine, targetKey, targetName, targetWords } from "../store/target.ts";
import { placeOf, type SourcePlace, type Sources } from "./place.ts";
import type { EndedRun } from "./run_view.ts";
import { count, formatBytes, plain, span } from "../facts/text.ts";

/** What a summary is made with. */
export interface SummaryOptions {
  /** What a page may hold, in bytes; what does not fit is left out, and that is said. */
  readonly room: number;
  readonly sources: Sources;
  /** Hides what must not be published. */
  readonly redact: (text: string) => string;
  /** The address of a line of the repository; undefined where there is none. */
  readonly link?: (place: SourcePlace) => string | undefined;
}

/** What a run captured, and what it could not. */
type Captured = Pick<EndedRun, "captures" | "missed">;
type Capture = EndedRun["captures"][number];

/** Threads whose stacks are shown, and frames of each: the manifest has them all. */
const THREADS = 64, FRAMES = 64;

/** What happened, where, and what lies in the artifact; one line when nothing was captured. */
export function summaryOf(run: Captured, sentence: string, options: SummaryOptions): string {
  const say = (foreign: string): string => text(options.redact(plain(foreign)));
  const end = `${say(`Trapline: ${sentence}`)}\n`;
  if (run.captures.length + run.missed.length === 0) return end;
  const parts = [
    ...buckets(culpritsFirst(run.captures)).map((captures) => section(captures, options, say)),
    ...run.missed.map(({ rule, asked, because }) =>
      `**No dump** ${say(`${asked} for rule ${rule}: ${because}`)}\n`
    ),
  ];
  const tail = `\n${end}`;
  return fitted(parts, options.room - size(tail)) + tail;
}

/** Foreign text as it may stand in Markdown that is published. */
type Say = (foreign: string) => string;

/** Captures of the same crash in the same process together, in order. */
export function buckets(captures: readonly Capture[]): Capture[][] {
  const groups = new Map<string, Capture[]>();
  for (const capture of captures) {
    const { bucket, target, capturedAt, rule } = capture.manifest;
    const key = bucket ?? `${rule} ${targetKey(target)} ${capturedAt}`;
    groups.set(key, [...groups.get(key) ?? [], capture]);
  }
  return [...groups.values()];
}

function section(captures: readonly Capture[], options: SummaryOptions, say: Say): string {
  const { manifest } = captures[0]!;
  const { target, pausedMs, bucket, stacksBecause } = manifest;
  const place = placeOf(manifest, options.sources);
  const url = place && options.link?.(place);
  const where = place && say(`${place.file}:${place.line}`);
  const at = where ? ` at ${url ? `[${where}](${url})` : where}` : "";
  const image = targetName(target);
  const who = isMachine(target) ? targetWords(target) : `${image}, pid ${target.pid}`;
  return [
    `### ${say(`${image}: ${headlineText(headlineOf(manifest))}`)}${at}\n`,
    ...detailsOf(manifest).map((detail) => `- ${say(detail)}`),
    "",
    say(`${who}, paused ${span(pausedMs)}${bucket ? `, bucket ${bucket}` : ""}`) + "\n",
    ...captures.map((capture) => `- ${say(dumpText(capture))}`),
    "",
    ...(stacksBecause
      ? [say(`Stacks could not be read: ${stacksBecause}`)]
      : folds(manifest, options.redact)),
    "",
  ].join("\n");
}

function dumpText({ manifest: { file, verification, asked, written, rule }, ok }: Capture): string {
  if (file.name === "") return `stacks only, rule ${rule}`;
  const other = written.because ? `, wrote ${written.qualifier} because ${written.because}` : "";
  const state = ok
    ? verificationWords(verification)
    : `${verificationWords(verification)}: ${verification.findings.map(({ message }) => message).join("; ")}`;
  return `${file.name}: ${formatBytes(file.bytes)}, ${state}, asked ${asked.dump}${other}, rule ${rule}`;
}

/** The stack that tells most, and those of the others. */
function folds(manifest: Manifest, redact: SummaryOptions["redact"]): string[] {
  const { stacks } = manifest;
  const [telling] = groupsOf(manifest);
  const first = stacks.find(({ tid }) => tid === telling?.threads[0]?.tid);
  const others = stacks.filter((stack) => stack !== first).slice(0, THREADS);
  return [
    ...(first ? [folded(`Stack of thread ${first.tid}`, [first], redact)] : []),
    ...(others.length > 0 ? [folded(count(others.length, "other thread"), others, redact)] : []),
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
