/**
 * Where dbgeng.h is. It is Microsoft's and is read where NuGet unpacked it, never copied into this repository.
 *
 * @module
 */

import { join } from "node:path";
import { ENGINE } from "../support/versions.ts";

/** The version that the committed tables were made from. */
export const VERSION = ENGINE;

const PACKAGE = "microsoft.debugging.platform.dbgeng";

/** How to get the header; said when it is missing. */
export const ADVICE =
  `get NuGet package ${PACKAGE} ${VERSION} (\`dotnet add package\`, or unpack it into the package folder, ` +
  "$NUGET_PACKAGES or ~/.nuget/packages), or name a copy with --header PATH";

/** The header's path in the package folder, whether or not it is there. */
export function headerPath(env: (name: string) => string | undefined): string {
  const home = env("HOME") ?? env("USERPROFILE") ?? ".";
  const packages = env("NUGET_PACKAGES") ?? join(home, ".nuget", "packages");
  return join(packages, PACKAGE, VERSION, "build", "native", "inc", "dbgeng.h");
}

/** The header's text, or undefined if the file is not there. */
export async function readHeader(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
