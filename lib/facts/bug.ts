/** A bug as a fleet has seen it: what its history answers with, and what its page shows. @module */

/** All captures of one bucket in one program. */
export interface Bug {
  /** The program. */
  readonly app: string;
  /** The bucket. */
  readonly bucket: string;
  /** What happened, of the last capture. */
  readonly headline: string;
  /** How many captures there are. */
  readonly captures: number;
  /** How many dumps the fleet's limit held back. */
  readonly held: number;
  /** The program's versions in which it was seen. */
  readonly versions: readonly string[];
  /** The hosts on which it was seen. */
  readonly hosts: readonly string[];
  /** In ISO 8601. */
  readonly firstSeen: string;
  /** In ISO 8601. */
  readonly lastSeen: string;
  /** The version in which it came back, after one without it; absent where it never did. */
  readonly regressedIn?: string | undefined;
}
