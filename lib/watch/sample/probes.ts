/** What this system doesn't count, found out on ourselves: 0 must never stand for "not known". @module */
import type { Measure } from "../../facts/measures.ts";
import { countsObjects } from "../../win32/gui_objects.ts";
import { processTable } from "../../win32/process_table.ts";

/** Whether a counter of our own process says something; each is asked once. */
const COUNTS = {
  // This process has read its own code at least.
  io: () => (processTable().get(Deno.pid)?.read ?? 0) > 0,
  gdi: () => countsObjects("gdi"),
  user: () => countsObjects("user"),
} as const satisfies Partial<Record<Measure, () => boolean>>;

const known = new Map<keyof typeof COUNTS, boolean>();

/** The measures among `wanted` that this system has no counter for: under Wine 10 all three of them. */
export function uncounted(wanted: ReadonlySet<Measure>): Set<Measure> {
  const found = new Set<Measure>();
  for (const [what, counts] of Object.entries(COUNTS) as [keyof typeof COUNTS, () => boolean][]) {
    if (!wanted.has(what)) continue;
    if (!known.has(what)) known.set(what, counts());
    if (!known.get(what)) found.add(what);
  }
  return found;
}
