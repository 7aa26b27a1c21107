/** `trapline inspect` of errors that WinRT stowed: loaded only where there are any. @module */
import type { StowedException } from "../facts/stowed.ts";
import type { Minidump, SyncSource } from "../minidump/mod.ts";
import { stowedOf } from "../stacks/stowed.ts";
import { filesFor } from "./inspect_stacks.ts";
import type { GivenPaths } from "./symbol_places.ts";

/** Reads them, with names where files are at hand. */
export async function stowedFacts(
  dump: Minidump,
  source: SyncSource,
  file: string,
  given: GivenPaths,
): Promise<readonly StowedException[] | undefined> {
  using files = await filesFor(file, given);
  return await stowedOf(dump, source, files);
}
