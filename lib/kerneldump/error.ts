/** The one error that the contents of a kernel dump can cause. @module */

/** Why bytes could not be read as a kernel dump. The text of an error may change, these names don't. */
export type KernelDumpErrorCode =
  /** The file is something else: no PAGEDU64 signature. */
  | "not-kernel-dump"
  /** A kernel dump of a 32-bit machine, whose layout is another. */
  | "32-bit"
  /** A place in the file lies behind its end: the file was cut off, or a pointer is wrong. */
  | "out-of-file"
  /** A table says what can't be: no signature, a count that its bytes can't hold. */
  | "bad-table"
  /** Reading on would cost more than any real dump needs. */
  | "too-big";

/**
 * The only error that the contents of a file can cause here. Trouble with the file itself (not found, no permission)
 * keeps its own error.
 */
export class KernelDumpError extends Error {
  /** Always "KernelDumpError". */
  override readonly name = "KernelDumpError";
  /** The reason, for programs. */
  readonly code: KernelDumpErrorCode;
  /** The place in the file, in bytes from its start. */
  readonly offset: number | undefined;

  /** Makes an error with its reason, its text and the place in the file. */
  constructor(code: KernelDumpErrorCode, message: string, offset?: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
