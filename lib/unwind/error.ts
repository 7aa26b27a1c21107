/** Why a frame's caller can't be found. @module */

/** The reason, for programs. */
export type UnwindErrorCode =
  /** The stack's bytes are not in the dump. */
  | "no-stack"
  /** The function's unwind data is neither in the dump nor in an image at hand. */
  | "no-unwind-data"
  /** The unwind data contradicts itself. */
  | "bad-unwind-data";

/** The only error that memory's contents can cause here. */
export class UnwindError extends Error {
  /** Always "UnwindError". */
  override readonly name = "UnwindError";
  /** The reason, for programs. */
  readonly code: UnwindErrorCode;

  /** Makes an error with its reason and its text. */
  constructor(code: UnwindErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
