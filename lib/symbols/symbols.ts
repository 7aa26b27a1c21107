/** The symbols of a module, from whatever kind of file they came. @module */
import { SymbolFileError } from "../breakpad/error.ts";
import { PdbError } from "../pdb/error.ts";
import type { FrameRules } from "../unwind/frame_rules.ts";

/** A function that some code is of. */
export interface NamedFunction {
  /** As the file has it, perhaps decorated. */
  readonly name: string;
  /** Where it begins, from the image's base: for one that was inlined, where the first piece of its code does. */
  readonly begin: number;
  readonly source?: { readonly file: string; readonly line: number; readonly url?: string } | undefined;
}

/** What symbols say of code, by its offset from the image's base. {@link ifDamaged} takes what damaged ones throw. */
export interface Symbols {
  /** The innermost of functions that were inlined first, the one that holds them all last; empty where none is known. */
  functionsAt(rva: number): Promise<readonly NamedFunction[]>;
  /** How the frame of the function is undone, where the image itself does not say. */
  rulesAt(rva: number): Promise<FrameRules | undefined>;
}

/** Damaged symbols are as good as none. */
export function ifDamaged(error: unknown): undefined {
  if (!(error instanceof PdbError || error instanceof SymbolFileError)) throw error;
}
