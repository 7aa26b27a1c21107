/** `trapline inspect` of what a .NET runtime in a dump knows: loaded only where there is a dump. @module */
import { dirname } from "node:path";
import { withLines } from "../clr/mod.ts";
import { pdbFinder } from "../clr/pdb/find.ts";
import type { ManagedFacts } from "../facts/managed.ts";
import type { Minidump, SyncSource } from "../minidump/mod.ts";
import { managedOf } from "../stacks/managed.ts";

/** Reads it, with lines where a PDB lies beside the dump or in a folder for symbols. */
export async function managedFacts(
  dump: Minidump,
  source: SyncSource,
  file: string,
  symbols: string | undefined,
): Promise<ManagedFacts | undefined> {
  const facts = await managedOf(dump, source);
  const folders = [dirname(file), ...symbols?.split(";") ?? []];
  if (facts === undefined) return undefined;
  const program = facts.runtime.singleFile ? (await dump.modules())[0]?.path : undefined;
  return withLines(facts, pdbFinder({ folders, program }));
}
