/** What a hang can be found to be. @module */

/** Every {@link HangVerdict}. */
export const HANG_VERDICTS = ["deadlocked", "spinning", "starved", "waiting"] as const;

/**
 * The kinds of hang. `deadlocked`: threads wait for each other, proven. `spinning`: it uses the processor and gets
 * nowhere. `starved`: a thread of it could run, and gets nearly nothing of the processors, which others use. `waiting`: it waits, for whatever.
 */
export type HangVerdict = typeof HANG_VERDICTS[number];

/** What is known of a hang. */
export interface Hang {
  /** How the threads stood to each other. */
  readonly verdict: HangVerdict;
  /** What shows it, a sentence each: `0 % of a core over 10.2 s`. */
  readonly evidence: readonly string[];
}
