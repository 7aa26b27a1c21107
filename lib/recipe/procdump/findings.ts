/** What an import says beside the recipe. @module */

/** An option that isn't in the recipe. */
export interface ProcDumpRefusal {
  /** As ProcDump writes it: `-wer`. */
  readonly option: string;
  /** Why, and what to do instead. */
  readonly reason: string;
}

/** What is collected while a command line is translated. */
export interface ImportFindings {
  /** What differs. */
  readonly notes: string[];
  /** What the recipe goes without. */
  readonly refused: ProcDumpRefusal[];
  /** Why there can be no recipe. */
  readonly fatal: ProcDumpRefusal[];
}

/** Nothing yet. */
export function noFindings(): ImportFindings {
  return { notes: [], refused: [], fatal: [] };
}
