/** Exit codes, and the error that needs one of them alone. @module */

/** Exit codes of Trapline's own; a target's code passes through unchanged. */
export const EXIT = {
  /** No usable dump; an expectation that is not met. */
  NO_DUMP: 1,
  /** Wrong usage, or a recipe that isn't valid. */
  USAGE: 2,
  /** `--fail-on-capture` without a number. */
  CAPTURED: 70,
  /** A rule killed the target for a hang or its deadline. */
  KILLED: 124,
  /** Trapline itself failed. */
  FAILED: 125,
  /** After a second Ctrl-C. */
  INTERRUPTED: 130,
} as const;

/** The command line isn't valid. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
