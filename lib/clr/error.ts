/** Why something of a runtime could not be read. The text of an error may change, these names don't. */
export type ClrErrorCode =
  /** An address that is needed is not in the dump, or not mapped in the process. */
  | "unreadable"
  /** The runtime describes itself in a way that is not known here. */
  | "unknown"
  /** What was read contradicts itself. */
  | "damaged"
  /** Reading on would cost more than any real process needs. */
  | "too-much";

/** The only error that the memory of a process or a dump can cause here. */
export class ClrError extends Error {
  /** Always "ClrError". */
  override readonly name = "ClrError";
  /** The reason, for programs. */
  readonly code: ClrErrorCode;

  /** Makes an error with its reason and its text. */
  constructor(code: ClrErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What `read` gives, or `otherwise` where the memory does not allow it; any other error goes through. */
export function soft<T, O>(read: () => T, otherwise: (error: ClrError) => O): T | O {
  try {
    return read();
  } catch (error) {
    // What goes beyond the budget ends the whole reading, not one part of it.
    if (error instanceof ClrError && error.code !== "too-much") return otherwise(error);
    throw error;
  }
}
