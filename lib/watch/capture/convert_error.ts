/** Why a dump can't be made from another one. @module */

/** The source can't be made into what was asked. */
export class ConvertError extends Error {
  /** Always "ConvertError". */
  override readonly name = "ConvertError";
}
