/**
 * The versions of what this is built and tested with, for all scripts. Texts that name them are held to these by
 * `scripts/gate/versions.ts`.
 *
 * @module
 */

/** Deno: of the package, of CI, and of the lab, on Linux and on Windows. */
export const DENO = "2.9.6";

/** Microsoft.Debugging.Platform.DbgEng of NuGet: the engine of the lab, and the header of the bindings. */
export const ENGINE = "20260109.1235.0";
