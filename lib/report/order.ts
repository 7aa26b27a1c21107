/** The order in which the captures of a run are shown. @module */
import type { Manifest } from "../store/manifest.ts";
import { isMachine } from "../store/target.ts";

type Captured = { readonly manifest: Manifest };

/**
 * Of a tree that hangs the culprit first: who is deadlocked or uses the processor comes before who only waits, and who was
 * started later before who started it, because a runner waits for its test. All else stays as it was.
 */
export function culpritsFirst<C extends Captured>(captures: readonly C[]): C[] {
  const firings = Map.groupBy(captures, ({ manifest: { rule, trigger } }) => `${rule} ${trigger.at}`);
  return [...firings.values()].flatMap((alike) => alike.toSorted(byGuilt));
}

function byGuilt({ manifest: a }: Captured, { manifest: b }: Captured): number {
  if (a.hang === undefined || b.hang === undefined) return 0;
  const waits = ({ hang }: Manifest): number => Number(hang?.verdict === "waiting");
  return waits(a) - waits(b) || created(b).localeCompare(created(a));
}

function created({ target }: Manifest): string {
  return isMachine(target) ? "" : target.created;
}
