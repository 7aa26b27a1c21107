/** Public symbols: names of functions of which nothing else is known, as in PDBs for others. @module */
import type { SectionPlace } from "./dbi.ts";
import type { Stream } from "./msf.ts";
import { textAt } from "./text.ts";

const HEADER = 28;
const PUBLIC = 0x110E;
const IS_FUNCTION = 2;
const MOST_NAME = 4096;

/** A name and where it is. */
export interface Public extends SectionPlace {
  readonly name: string;
  /** Whether it is a function, not data. */
  readonly code: boolean;
}

/**
 * The last public symbol at or before a place of its section. A map of record offsets, sorted by place, lies behind the
 * table that finds them by name.
 */
export async function publicAt(
  index: Stream,
  records: Stream,
  place: SectionPlace,
): Promise<Public | undefined> {
  const head = await index.read(0, HEADER);
  if (head.byteLength < HEADER) return undefined;
  const map = HEADER + head.getUint32(0, true);
  let [low, high] = [0, Math.floor(head.getUint32(4, true) / 4)];
  let found: Public | undefined;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = await index.read(map + 4 * middle, 4);
    const each = at.byteLength < 4 ? undefined : await recordAt(records, at.getUint32(0, true));
    if (each === undefined) return undefined;
    const before = each.section < place.section ||
      each.section === place.section && each.offset <= place.offset;
    if (before) [low, found] = [middle + 1, each];
    else high = middle;
  }
  return found?.section === place.section ? found : undefined;
}

/** u16 size, u16 kind, u32 flags, u32 offset, u16 section, the name. */
async function recordAt(records: Stream, at: number): Promise<Public | undefined> {
  const view = await records.read(at, 14 + MOST_NAME);
  if (view.byteLength < 15 || view.getUint16(2, true) !== PUBLIC) return undefined;
  return {
    code: (view.getUint32(4, true) & IS_FUNCTION) !== 0,
    offset: view.getUint32(8, true),
    section: view.getUint16(12, true),
    name: textAt(view, 14, 2 + view.getUint16(0, true)),
  };
}
