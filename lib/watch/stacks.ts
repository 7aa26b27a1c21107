/** The symbolised stacks of a dump, read by a host of their own. @module */
import { dirname } from "node:path";
import type { ThreadStack } from "../facts/frame.ts";
import { openDump } from "../minidump/mod.ts";
import { systemDirectory } from "../win32/system.ts";
import { HostError, HostProcess } from "./host_process.ts";

/** Where to look for what a dump does not hold. */
export interface SymbolPlaces {
  /** The program's path: PDBs and images are looked for beside it. */
  readonly image: string;
  /** The user's own symbol path. */
  readonly symbols?: string | undefined;
  readonly engine?: string | undefined;
}

/**
 * Reads every thread's stack from a dump.
 *
 * @throws {HostError} If the engine can't open it.
 */
export async function readStacks(
  dump: string,
  { image, symbols, engine }: SymbolPlaces,
): Promise<ThreadStack[]> {
  const folders = await imageFolders(dump, image);
  await using host = await HostProcess.start({ engine });
  host.send({
    job: "stacks",
    dump,
    symbolPath: [symbols, Deno.env.get("_NT_SYMBOL_PATH"), ...folders].filter(Boolean).join(";"),
    imagePath: [Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH"), ...folders].filter(Boolean).join(";"),
  });
  let stacks: ThreadStack[] = [];
  for (let message = await host.next(); message; message = await host.next()) {
    if (message.say === "stacks") stacks = [...message.threads];
    if (message.say === "failed") throw new HostError(message.message);
    if (message.say === "done") return stacks;
  }
  throw new HostError("The host that read the stacks ended in the middle");
}

/** The folders of the dump's modules, beside the engine's own variables; a dump with filtered paths knows only the program's, from us. */
async function imageFolders(dump: string, image: string): Promise<string[]> {
  using file = await openDump(dump);
  const modules = await file.modules() ?? [];
  const folders = [image, ...modules.map(({ name }) => name)].filter((path) => /^[a-z]:\\/i.test(path)).map(
    dirname,
  );
  return [...new Set([...folders, systemDirectory()].map((folder) => folder.toLowerCase()))];
}
