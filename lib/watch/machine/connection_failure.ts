/** Why a machine can't be reached, in words. @module */
import { TargetError } from "../errors.ts";

/** What the engine's refusals of a connection mean. */
const WORDS: Readonly<Record<number, string>> = {
  0x80004001: "this system does not offer it (E_NOTIMPL)",
  0x80004005: "nothing listens there, or this system can't reach it (E_FAIL)",
  0x80070002: "there is no such port or pipe; with reconnect it is waited for",
  0x80070005: "access is denied: an administrator may",
  0x80070057: "the engine does not take these options",
};

/** The error for what a host says. */
export function connectionFailure(
  connection: string,
  { message, code }: { readonly message: string; readonly code: number },
): TargetError {
  const words = WORDS[code];
  return new TargetError(
    words === undefined
      ? `The machine at ${connection} can't be reached: ${message}`
      : `The machine at ${connection} can't be reached: ${words}. Nothing was written`,
  );
}
