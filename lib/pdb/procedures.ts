/** A compiled module's symbols: its functions, and which functions were put into which. @module */
import type { SectionPlace } from "./dbi.ts";
import { type InlineRow, inlineRows } from "./inline_rows.ts";
import { textAt } from "./text.ts";

/** A function. */
export interface Procedure {
  /** Where its name is in the module's symbols: {@link procedureName} reads it. */
  readonly name: { readonly from: number; readonly to: number };
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

/** The records of a symbol stream: u16 size, u16 kind. */
function* recordsOf(view: DataView, from: number, to: number): Generator<Record> {
  for (let at = from; at + 4 <= to;) {
    const next = at + 2 + view.getUint16(at, true);
    if (next <= at + 2 || next > to) return;
    yield { kind: view.getUint16(at + 2, true), at, next };
    at = next;
  }
}

/** The functions in a module's symbols, sorted by place. Four bytes of signature come first. */
export function readProcedures(view: DataView): readonly Procedure[] {
  const found: Procedure[] = [];
  for (const { kind, at, next } of recordsOf(view, 4, view.byteLength)) {
    if (!PROC.has(kind) || next - at < 40) continue;
    found.push({
      name: { from: at + 39, to: next },
      at: { section: view.getUint16(at + 36, true), offset: view.getUint32(at + 32, true) },
      size: view.getUint32(at + 16, true),
      symbols: { from: next, to: Math.min(view.getUint32(at + 8, true), view.byteLength) },
    });
  }
  return found.sort((a, b) => a.at.section - b.at.section || a.at.offset - b.at.offset);
}

/** The name of a function. A module has thousands, of which few are wanted. */
export function procedureName(view: DataView, { name: { from, to } }: Procedure): string {
  return textAt(view, from, to);
}

/** What was put into a function, the outermost first. */
export function readInlineSites(view: DataView, { symbols, size }: Procedure): readonly InlineSite[] {
  const sites: InlineSite[] = [];
  let depth = 0;
  for (const { kind, at, next } of recordsOf(view, symbols.from, symbols.to)) {
    if (kind === INLINE_END) depth--;
    if (kind !== INLINE && kind !== INLINE2) continue;
    depth++;
    const from = at + (kind === INLINE ? 16 : 20);
    sites.push({ inlinee: view.getUint32(at + 12, true), depth, rows: inlineRows(view, from, next, size) });
  }
  return sites;
}
