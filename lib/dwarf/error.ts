/** What is wrong with DWARF. @module */

/** The only error that the contents of DWARF sections can cause here. */
export class DwarfError extends Error {
  /** Always "DwarfError". */
  override readonly name = "DwarfError";
}
