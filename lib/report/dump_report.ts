/** One dump for people: the same look for what `run` captured and for what `inspect` is given. @module */
import type { Finding } from "../minidump/mod.ts";
import type { StackFrame } from "../facts/frame.ts";
import { foldRecursion, type StackGroup, type StackLine } from "./group_stacks.ts";
import { columns, type Paint, type Piece, piece, type Style, uncoloured, wrap } from "./terminal_text.ts";
import { count, plain, span } from "../facts/text.ts";

/** What there is to tell about a dump. Texts may be anybody's: they are made safe here. */
export interface Story {
  /** Whose colour it has. */
  readonly kind: "crash" | "hang" | "calm" | "broken";
  /** The first word: CRASH, HANG. */
  readonly label: string;
  /** What happened, in a clause. */
  readonly headline: string;
  /** More about it, a line each. */
  readonly details: readonly string[];
  /** The stacks, the most telling first. */
  readonly groups: readonly StackGroup[];
  /** What is to be said about the stacks: why there are none, or what they are not. */
  readonly note?: string | undefined;
  /** Facts with their labels; several texts are a line each. */
  readonly facts: readonly Fact[];
  /** What the verifier found. */
  readonly findings: readonly Told[];
}

/** A finding as far as it is shown. */
type Told = Pick<Finding, "severity" | "message" | "offset">;

/** A label and what is said under it. */
export type Fact = readonly [label: string, ...lines: readonly (string | readonly Piece[])[]];

/** How a story is written. */
export interface Look {
  /** Columns to fill; 80 without it. */
  readonly width?: number | undefined;
  /** What the first line begins with: `trapline: `. */
  readonly lead?: string | undefined;
  /** With colour or without; without is the default. */
  readonly paint?: Paint | undefined;
  /** Frames of the first stack; 16 without it. */
  readonly frames?: number | undefined;
  /** Frames of each other stack, and how many of those; without it their number is shown, but for a hang's. */
  readonly others?: { readonly frames: number; readonly groups: number } | undefined;
}

const WIDTH = 80;
const FRAMES = 16;
const HANG_OTHERS = { frames: 8, groups: 3 };
const LABELS = 10;

/** The story as text, without a line feed at its end. */
export function tell(story: Story, look: Look = {}): string {
  const { width = WIDTH, paint = uncoloured, lead = "" } = look;
  const blocks = [headOf(story, width, lead), ...stacks(story, look, width), ...factBlocks(story, width)];
  return blocks.filter((block) => block.length > 0)
    .map((block) => block.map((line) => paint(line)).join("\n")).join("\n\n");
}

type Lines = readonly (readonly Piece[])[];

function headOf({ kind, label, headline, details }: Story, width: number, lead: string): Lines {
  const style: Style = kind === "broken" ? "bad" : kind;
  const indent = " ".repeat(columns(lead + label) + 2);
  const [first = "", ...rest] = wrap(plain(headline), width - indent.length);
  return [
    [piece(lead), piece(label, style), piece(`  ${first}`, "strong")],
    ...rest.map((line) => [piece(indent + line, "strong")]),
    ...details.flatMap((detail) => wrap(plain(detail), width - indent.length)).map((
      line,
    ) => [piece(indent + line)]),
  ];
}

function stacks({ groups, note, kind }: Story, look: Look, width: number): Lines[] {
  const { frames = FRAMES, others = kind === "hang" ? HANG_OTHERS : undefined } = look;
  const blocks: Lines[] = [];
  if (note !== undefined) {
    blocks.push(wrap(plain(note), width - 2).map((line) => [piece(`  ${line}`, "odd")]));
  }
  const [first] = groups;
  // Of a hang no thread comes before the others.
  const leads = first !== undefined && kind !== "hang" &&
    (first.event || groups.length === 1 || kind === "crash");
  if (leads) blocks.push(stack(first, { frames, width }));
  const rest = leads ? groups.slice(1) : groups;
  const shown = rest.slice(0, others?.groups ?? 0);
  for (const group of shown.filter(({ frames: [, second] }) => second !== undefined)) {
    const lines = stack(group, { frames: others?.frames ?? 0, width });
    blocks.push([...threadsLine(group, width), ...lines]);
  }
  blocks.push(places(shown.filter(({ frames: [, second] }) => second === undefined), width));
  const threads = rest.slice(shown.length).reduce((sum, group) => sum + group.threads.length, 0);
  if (threads > 0) {
    const what = shown.length === 0 && leads ? "other thread" : "more thread";
    blocks.push([[piece(`  and ${count(threads, what)}`, "quiet")]]);
  }
  return blocks;
}

/** Threads of which only the place is known: a line each, `    ntdll+0xa8624  5 threads: 8220, 3324`. */
function places(groups: readonly StackGroup[], width: number): Lines {
  const names = groups.map(({ frames: [frame] }) => frame === undefined ? "?" : frameName(frame));
  const column = Math.max(0, ...names.map(columns)) + 2;
  return groups.map(({ threads }, index) => {
    const ids = threads.map(({ tid, name }) => name === undefined ? `${tid}` : `${tid} ${plain(name)}`);
    const title = `${count(threads.length, "thread")}: `;
    const list = shortList(ids, width - 4 - column - columns(title) - 12);
    return [piece(`    ${names[index]!.padEnd(column)}`), piece(title + list, "quiet")];
  });
}

/** `  3 threads: 412 worker, 416, 420 (1.2 s of processor time)`. */
function threadsLine({ threads }: StackGroup, width: number): Lines {
  const ids = threads.map(({ tid, name }) => name === undefined ? `${tid}` : `${tid} ${plain(name)}`);
  const cpu = threads.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0);
  const title = threads.length === 1 ? `thread ${ids[0]}` : `${threads.length} threads alike`;
  const busy = cpu >= 100 ? `, ${span(cpu)} of processor time` : "";
  const which = threads.length === 1 ? "" : `: ${shortList(ids, width - 30)}`;
  const text = `${title}${busy}${which}`;
  const [first = "", ...rest] = wrap(text, width - 2);
  return [
    [piece(`  ${first}`, "strong")],
    ...rest.map((line) => [piece(`    ${line}`, "strong")]),
  ];
}

function shortList(items: readonly string[], width: number): string {
  let text = items[0] ?? "";
  for (const [index, item] of items.entries()) {
    if (index === 0) continue;
    if (columns(text) + columns(item) + 2 > width) return `${text} and ${items.length - index} more`;
    text += `, ${item}`;
  }
  return text;
}

/** The frames of a group; the first of the program's own is marked. */
function stack(
  { frames, cut }: StackGroup,
  { frames: most, width }: { frames: number; width: number },
): Lines {
  const lines = foldRecursion(frames);
  const shown = lines.slice(0, most);
  const marked = lines.findIndex((line) => "frame" in line && line.own);
  // Places stand in a column behind the names of the frames that have one.
  const names = shown.map((line) =>
    "frame" in line && line.frame.file !== undefined ? columns(frameName(line.frame)) : 0
  );
  const fitting = names.filter((length) => length <= width / 2);
  const column = Math.max(0, ...fitting) + 2;
  const told = shown.flatMap((line, index) => frameLines(line, { marked: index === marked, column, width }));
  const more = lines.slice(shown.length).filter((line) => "frame" in line).length;
  if (more > 0) return [...told, [piece(`    … ${count(more, "frame")} more`, "quiet")]];
  if (cut === undefined) return told;
  return [
    ...told,
    ...wrap(`cut here: ${plain(cut)}`, width - 4).map((line) => [piece(`    ${line}`, "odd")]),
  ];
}

function frameLines(
  line: StackLine,
  { marked, column, width }: { marked: boolean; column: number; width: number },
): Lines {
  if (!("frame" in line)) {
    const what = line.repeated === 1 ? "this frame" : `these ${line.repeated} frames`;
    return [[piece(`    ↑ ${what} ${line.times} times more`, "quiet")]];
  }
  const { frame, own } = line;
  const name = shorten(frameName(frame), width - 4);
  const start = piece(` ${frame.found === "scan" ? "?" : " "}${marked ? ">" : " "} `, "strong");
  const style: Style = marked ? "strong" : own ? "plain" : "quiet";
  if (frame.file === undefined) return [[start, piece(name, style)]];
  const place = plain(`${frame.file}:${frame.line}`);
  const placed = piece(place, own ? "place" : "quiet");
  const gap = Math.max(2, column - columns(name));
  if (4 + columns(name) + gap + columns(place) <= width) {
    return [[start, piece(name, style), piece(" ".repeat(gap)), placed]];
  }
  return [[start, piece(name, style)], [piece("        "), placed]];
}

/** Too long for a line: template arguments go first, then the end. */
function shorten(name: string, width: number): string {
  if (columns(name) <= width) return name;
  const bare = name.replaceAll(/<[^<>]{3,}>/g, "<…>");
  return columns(bare) <= width ? bare : `${[...bare].slice(0, Math.max(8, width - 1)).join("")}…`;
}

/** `crash!null_write+0x7`; a frame without a function as module+offset, or as an address in generated code. */
export function frameName(
  { address, module, offset, function: name, displacement, generated, found }: StackFrame,
): string {
  const where = module?.replace(/\.(exe|dll)$/i, "");
  // A method that was compiled while the program ran is named by the runtime, which says no distance.
  const within = found === "runtime" ? "" : `+0x${(displacement ?? 0).toString(16)}`;
  if (name !== undefined) return plain(`${where === undefined ? "" : `${where}!`}${name}${within}`);
  if (where !== undefined) return plain(`${where}+${offset}`);
  return plain(generated ? `generated code at ${address}` : address);
}

function factBlocks({ facts, findings }: Story, width: number): Lines[] {
  const lines = facts.flatMap(([label, ...texts]) =>
    texts.flatMap((text) =>
      typeof text === "string" ? wrap(plain(text), width - LABELS).map((each) => [piece(each)]) : [text]
    )
      .map((pieces, index): Piece[] => [
        piece((index === 0 ? label : "").padEnd(LABELS), "quiet"),
        ...pieces.map(({ text, style }) => piece(plain(text), style)),
      ])
  );
  return [[...lines, ...findings.flatMap((finding) => findingLines(finding, width))]];
}

function findingLines({ severity, message, offset }: Told, width: number): Lines {
  const at = offset === undefined ? "" : ` (at 0x${offset.toString(16)} in the file)`;
  const [first = "", ...rest] = wrap(plain(message) + at, width - LABELS);
  const style = severity === "fatal" ? "bad" : "odd";
  return [
    [piece(severity.padEnd(LABELS), style), piece(first)],
    ...rest.map((line) => [piece(" ".repeat(LABELS) + line)]),
  ];
}
