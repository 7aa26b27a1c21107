/** A compiled module's symbols: its functions, and which functions were put into which. @module */
import { CodePlaces } from "./code_places.ts";
import type { SectionPlace } from "./dbi.ts";
import { type InlineRow, inlineRows } from "./inline_rows.ts";
import { eachRecord, type Stream } from "./msf.ts";
import { textAt } from "./text.ts";

/** A function. */
export interface Procedure {
  readonly name: string;
  /** Where its code begins, and its size. */
  readonly at: SectionPlace;
  readonly size: number;
  /** Where its own symbols are in the module's stream: behind its record up to its end. */
  readonly symbols: { readonly from: number; readonly to: number };
}

/** A function that was put into another, or into one that was. */
export interface InlineSite {
  /** Its id, which `ItemNames` knows. */
  readonly inlinee: number;
  /** How deep it lies: 1 for one that was put into the function itself. */
  readonly depth: number;
  /** Where its code is, counted from the function's start. */
  readonly rows: readonly InlineRow[];
}

const PROC = new Set([0x110F, 0x1110, 0x1146, 0x1147, 0x1155, 0x1156]);
const INLINE = 0x114D, INLINE2 = 0x115D, INLINE_END = 0x114E;

/** One record: its kind, where it begins, and where the next one does. */
interface Record {
  readonly kind: number;
  readonly at: number;
  readonly next: number;
}

/** The bytes of a record that are needed to know it and its function; its name comes behind. */
const HEAD = 39;
const MOST_RECORD = 2 + 0xFFFF;

/** The functions in a module's symbols, `size` bytes of them. Four bytes of signature come first. */
export async function readProcedures(stream: Stream, size: number): Promise<CodePlaces> {
  const found = new CodePlaces();
  await eachRecord(stream, { from: 4, to: size, head: HEAD }, (view, at, where) => {
    const record = recordAt(view, at);
    if (record === undefined) return 0;
    const length = record.next - at;
    if (!PROC.has(record.kind) || length <= HEAD || at + HEAD > view.byteLength) return length;
    found.add(placeOf(view, at), view.getUint32(at + 16, true), where);
    // What is in it holds no function.
    return Math.max(length, Math.min(view.getUint32(at + 8, true), size) - where);
  });
  return found;
}

/** The function whose record is at a place of a module's symbols. */
export async function procedureAt(stream: Stream, where: number): Promise<Procedure> {
  const view = await stream.read(where, MOST_RECORD);
  const length = 2 + view.getUint16(0, true);
  return {
    name: textAt(view, HEAD, length),
    at: placeOf(view, 0),
    size: view.getUint32(16, true),
    symbols: { from: where + length, to: view.getUint32(8, true) },
  };
}

function placeOf(view: DataView, at: number): SectionPlace {
  return { section: view.getUint16(at + 36, true), offset: view.getUint32(at + 32, true) };
}

/** What was put into a function, the outermost first. */
export async function readInlineSites(
  stream: Stream,
  { symbols: { from, to }, size }: Procedure,
): Promise<readonly InlineSite[]> {
  const view = await stream.read(from, to - from);
  const sites: InlineSite[] = [];
  let depth = 0;
  for (const { kind, at, next } of recordsOf(view)) {
    if (kind === INLINE_END) depth--;
    if (kind !== INLINE && kind !== INLINE2) continue;
    depth++;
    const annotations = at + (kind === INLINE ? 16 : 20);
    const rows = inlineRows(view, annotations, next, size);
    sites.push({ inlinee: view.getUint32(at + 12, true), depth, rows });
  }
  return sites;
}

/** The records that are whole. */
function* recordsOf(view: DataView): Generator<Record> {
  for (let at = 0;;) {
    const record = recordAt(view, at);
    if (record === undefined || record.next > view.byteLength) return;
    yield record;
    at = record.next;
  }
}

/** u16 size of what follows, u16 kind. */
function recordAt(view: DataView, at: number): Record | undefined {
  if (at + 4 > view.byteLength) return undefined;
  const next = at + 2 + view.getUint16(at, true);
  return next <= at + 2 ? undefined : { kind: view.getUint16(at + 2, true), at, next };
}
