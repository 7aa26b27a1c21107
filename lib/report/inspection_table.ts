/** Many dumps for people: bucket by bucket, and the files in each. @module */
import { baseName } from "../facts/path.ts";
import { hangFirst } from "./group_stacks.ts";
import type { InspectedDump, Inspection } from "./inspection_schema.ts";
import { moment } from "./inspection_story.ts";
import { columns, type Paint, type Piece, piece, uncoloured, wrap } from "./terminal_text.ts";
import { frameName } from "./dump_report.ts";
import { count, formatBytes, plain } from "../facts/text.ts";
import { isOwn } from "../minidump/mod.ts";

/** How the table is drawn. */
export interface TableLook {
  readonly width: number;
  readonly paint?: Paint | undefined;
  /** Files of each bucket; the newest first. */
  readonly files: number;
}

/** Dumps of one bug, or of no bug that could be distinguished from others. */
interface Row {
  readonly bucket?: string;
  readonly dumps: readonly InspectedDump[];
}

/** The table, without a line feed at its end. */
export function table(
  { dumps, buckets }: Inspection,
  { width, paint = uncoloured, files }: TableLook,
): string {
  const usable = dumps.filter((dump) => dump.usable);
  const broken = dumps.filter((dump) => !dump.usable);
  const bucketed = buckets.map(({ bucket }): Row => ({
    bucket,
    dumps: usable.filter((dump) => dump.bucket === bucket),
  }));
  const rest = Map.groupBy(usable.filter(({ bucket }) => bucket === undefined), likeness);
  const rows = [...bucketed, ...Array.from(rest.values(), (alike): Row => ({ dumps: alike }))];
  const digits = String(Math.max(...[...rows, { dumps: broken }].map((row) => row.dumps.length))).length;
  const blocks = [
    [total(dumps, buckets, broken)],
    ...rows.map((row) => rowLines(row, { width, files, digits })),
    ...(broken.length === 0 ? [] : [brokenLines(broken, { width, digits })]),
  ];
  return blocks.map((lines) => lines.map((line) => paint(line)).join("\n")).join("\n\n");
}

/**
 * What stands in one row without a bucket: what was measured for one rule, whose numbers differ; else the same words, as
 * those of a dialog.
 */
function likeness({ headline: { label, text }, capture }: InspectedDump): string {
  const measured = capture?.waits !== undefined && label !== "DIALOG";
  return `${label} ${measured ? `${capture.recipe} ${capture.rule}` : text}`;
}

type Line = readonly Piece[];

function total(
  dumps: readonly InspectedDump[],
  buckets: Inspection["buckets"],
  broken: readonly unknown[],
): Line {
  const not = broken.length === 0 ? [] : [piece(", "), piece(`${broken.length} not usable`, "bad")];
  return [
    piece(count(dumps.length, "file"), "strong"),
    ...not,
    piece(`, ${count(buckets.length, "bucket")}`),
  ];
}

interface Sizes {
  readonly width: number;
  readonly digits: number;
}

function rowLines({ bucket, dumps }: Row, { width, digits, files }: Sizes & { files: number }): Line[] {
  const [first] = dumps as [InspectedDump];
  const indent = " ".repeat(digits + 2);
  const { kind, label, text } = first.headline;
  const style = kind === "broken" ? "bad" : kind;
  const id = bucket ?? "";
  const room = width - indent.length - columns(id) - 2;
  const [words = "", ...rest] = wrap(plain(`${label} ${text}`), room);
  const where = whereOf(first);
  const newest = dumps.toSorted((a, b) => written(b).localeCompare(written(a)));
  return [
    [
      piece(String(dumps.length).padStart(digits), style),
      piece(`  ${words}`, "strong"),
      piece(`${" ".repeat(Math.max(2, room - columns(words) + 2))}${id}`, "quiet"),
    ],
    ...rest.map((line): Line => [piece(indent + line, "strong")]),
    ...(where === undefined ? [] : [whereLine(where, indent)]),
    ...newest.slice(0, files).map((dump) => fileLine(dump, indent, width)),
    ...(newest.length > files ? [[piece(`${indent}and ${newest.length - files} more`, "quiet")]] : []),
  ];
}

interface Where {
  readonly name: string;
  readonly place?: string;
}

/** The first frame of the program's own, where somebody will look. */
function whereOf({ stacks, hang, kernel }: InspectedDump): Where | undefined {
  if (kernel?.fault?.module !== undefined) return { name: `${kernel.fault.module}+${kernel.fault.offset}` };
  const groups = hang === undefined ? stacks?.groups ?? [] : hangFirst(stacks?.groups ?? [], hang.evidence);
  const only = groups.length === 1 ? groups[0] : undefined;
  const telling = hang === undefined ? groups.find(({ event }) => event) ?? only : groups[0];
  const frame = telling?.frames.find(isOwn) ?? telling?.frames[0];
  if (frame === undefined) return undefined;
  const name = frameName(frame);
  return frame.file === undefined ? { name } : { name, place: plain(`${frame.file}:${frame.line}`) };
}

function whereLine({ name, place }: Where, indent: string): Line {
  return [piece(indent + name), ...(place === undefined ? [] : [piece(`  ${place}`, "place")])];
}

function written({ summary, kernel }: InspectedDump): string {
  return summary?.written ?? kernel?.written ?? "";
}

/** Name, size and time, the last two where they line up. */
function fileLine(dump: InspectedDump, indent: string, width: number): Line {
  const name = plain(baseName(dump.file));
  const facts = `${formatBytes(dump.bytes).padStart(8)}  ${moment(written(dump)).slice(0, 16)}`;
  const gap = width - indent.length - columns(name) - facts.length;
  // A name too long for that loses the facts, which the dump itself tells.
  return [piece(indent + name, "quiet"), piece(gap < 2 ? "" : " ".repeat(gap) + facts, "quiet")];
}

function brokenLines(dumps: readonly InspectedDump[], { width, digits }: Sizes): Line[] {
  const indent = " ".repeat(digits + 2);
  return [
    [piece(String(dumps.length).padStart(digits), "bad"), piece("  not usable", "strong")],
    ...dumps.flatMap((dump): Line[] => [
      [piece(indent + plain(baseName(dump.file)))],
      ...wrap(plain(whyBroken(dump)), width - indent.length - 2).map((
        line,
      ): Line => [piece(`${indent}  ${line}`, "quiet")]),
    ]),
  ];
}

function whyBroken({ findings, what }: InspectedDump): string {
  const [first] = findings;
  const more = findings.filter(({ severity }) => severity === "fatal").length - 1;
  return `${first?.message ?? what}${more > 0 ? `, and ${more} more` : ""}`;
}
