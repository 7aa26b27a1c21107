/** What keeps a process from being a target. @module */

/** There is no such process, more than one, or one that is refused; the message says which. */
export class TargetError extends Error {
  /** Always "TargetError". */
  override readonly name = "TargetError";
}
