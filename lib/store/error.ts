/** What goes wrong with keeping dumps. @module */

/** Dumps can't be kept where they should be; the message says why. */
export class StoreError extends Error {
  /** Always "StoreError". */
  override readonly name = "StoreError";
}
