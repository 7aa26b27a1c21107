/** What is wrong with a cabinet. @module */

/** A cabinet that can't be read; the message says why. */
export class CabinetError extends Error {
  override readonly name = "CabinetError";
}
