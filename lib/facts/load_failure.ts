/** Why a program never came to its own code: one of its DLLs. @module */

import type { StackFrame } from "./frame.ts";

/** The DLL for which a program could not be loaded. */
export interface LoadFailure {
  /** `missing`: it was not found; `refused`: its DllMain returned FALSE. */
  readonly why: "missing" | "refused";
  /** Its file name. */
  readonly dll: string;
  /** The file name of the module that imports it, of one that is missing. */
  readonly neededBy?: string | undefined;
}

/** STATUS_DLL_NOT_FOUND, STATUS_DLL_INIT_FAILED. */
const CODES: Readonly<Record<number, LoadFailure["why"]>> = { 0xC0000135: "missing", 0xC0000142: "refused" };

/** What an exit code says of a DLL; `undefined` for any other. */
export function loadFailureOf(code: number): LoadFailure["why"] | undefined {
  return CODES[code >>> 0];
}

/** What its bucket is made from: the loader's own frames are the same whatever could not be loaded. */
export function loadFailureFrames({ dll, why }: LoadFailure): readonly StackFrame[] {
  return [{ address: "0x0", module: dll, function: why }];
}

/** `parse.dll is missing, which shop.exe imports`. */
export function loadFailureWords({ why, dll, neededBy }: LoadFailure): string {
  if (why === "refused") return `the DllMain of ${dll} returned FALSE`;
  return `${dll} is missing${neededBy === undefined ? "" : `, which ${neededBy} imports`}`;
}
