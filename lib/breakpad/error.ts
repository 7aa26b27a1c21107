/** What is wrong with a symbol file. @module */

/** The only error that the contents of a symbol file can cause here. */
export class SymbolFileError extends Error {
  /** Always "SymbolFileError". */
  override readonly name = "SymbolFileError";
}
