/** What is wrong with a PDB. @module */
import { MinidumpError } from "../minidump/error.ts";

/** The only error that the contents of a PDB can cause here. */
export class PdbError extends Error {
  /** Always "PdbError". */
  override readonly name = "PdbError";
}

/** The file is something else: no PDB, or not one of Microsoft's format, as those of .NET. */
export class NoPdbError extends PdbError {}

/** Runs a read; what its bytes are too short for is a {@link PdbError}. */
export async function bounded<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof MinidumpError) {
      throw new PdbError("The PDB is damaged", { cause: error });
    }
    throw error;
  }
}
