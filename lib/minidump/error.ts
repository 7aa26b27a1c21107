/** Why bytes could not be read as a minidump. @module */

/** Why bytes could not be read as a minidump. The text of an error may change, these names don't. */
export type MinidumpErrorCode =
  /** The file is something else: no MDMP signature. */
  | "not-minidump"
  /** A place in the file lies behind its end: cut off, or a wrong pointer. */
  | "out-of-file"
  /** A structure is smaller than its fields. */
  | "bad-size"
  /** A list says that it has more entries than its bytes can hold. */
  | "bad-count"
  /** A thread context is of an unknown or another processor. */
  | "bad-context"
  /** Reading on would cost more than any real dump needs. */
  | "too-big";

/** Where in the file something went wrong. */
export interface MinidumpErrorPlace {
  /** The type number of the stream that was being read. */
  readonly stream?: number | undefined;
  /** The place in the file, in bytes from its start. */
  readonly offset?: number | undefined;
}

/**
 * The only error that the contents of a file can cause here. Trouble with the file itself (not found, no
 * permission) keeps its own error.
 */
export class MinidumpError extends Error {
  /** Always "MinidumpError". */
  override readonly name = "MinidumpError";
  /** The reason, for programs. */
  readonly code: MinidumpErrorCode;
  /** The type number of the stream that was being read. */
  readonly stream: number | undefined;
  /** The place in the file, in bytes from its start. */
  readonly offset: number | undefined;

  /** Makes an error with its reason, its text and the place it is about. */
  constructor(code: MinidumpErrorCode, message: string, place: MinidumpErrorPlace = {}) {
    super(message);
    this.code = code;
    this.stream = place.stream;
    this.offset = place.offset;
  }
}
