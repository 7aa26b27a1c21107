/** Why a program could not be launched, as an error for users. @module */
import { HostError, LaunchError } from "../errors.ts";

const NOT_FOUND: ReadonlySet<number> = new Set([0x80070002, 0x80070003]);
const NOT_STARTABLE: ReadonlySet<number> = new Set([
  0x800700C1, // no program of this machine
  0x80070005, // not allowed
  0x800702E4, // it wants to be elevated
  0x8007010B, // no such working folder
]);

/** What is said of a 32-bit program where there is no WOW64: an error without a text of its own. */
const NO_WOW64 = 0x800702DB;

/** The error for an HRESULT; one that says nothing of the program is the host's own trouble. */
export function launchFailure(message: string, code: number): LaunchError | HostError {
  if (NOT_FOUND.has(code)) return new LaunchError(message, 127);
  if (code === NO_WOW64) {
    return new LaunchError(
      "It is a 32-bit program, and this Windows runs none: it lacks WOW64 (ERROR 731)",
      126,
    );
  }
  if (NOT_STARTABLE.has(code)) return new LaunchError(message, 126);
  return new HostError(message);
}
