/**
 * The symbolised stacks of a dump: read here, from the dump and the files that its process had loaded; by the engine, in a
 * host of its own, only where that can't do it.
 *
 * @module
 */
import { HostError } from "../errors.ts";
import { dirname, resolve } from "node:path";
import type { ThreadStack } from "../../facts/frame.ts";
import type { Minidump } from "../../minidump/mod.ts";
import { systemDirectory } from "../../win32/system.ts";
import { readStacks } from "../../stacks/read.ts";
import { SymbolFiles } from "../../symbols/files.ts";
import { folderPlace } from "../../symbols/folder.ts";
import { HostProcess, type StartHost } from "../hold/host_process.ts";
import { localFolders } from "./local_folders.ts";
import type { WrittenDump } from "./written.ts";

/** Where to look for what a dump does not hold. */
export interface SymbolPlaces {
  /** The program's path: PDBs and images are looked for beside it. */
  readonly image: string;
  /** The user's own symbol path. */
  readonly symbols?: string | undefined;
  readonly engine?: string | undefined;
}

/** What reads them where that can't be done here; this machine's engine, but for tests. */
export interface EngineReading {
  readonly start: StartHost;
  readonly systemFolder: () => string;
}

const HERE: EngineReading = {
  start: (options) => HostProcess.start(options),
  systemFolder: systemDirectory,
};

/** Stacks, and who read them. */
export interface CaptureStacks {
  readonly threads: readonly ThreadStack[];
  readonly by: "trapline" | "engine";
}

/**
 * Reads every thread's stack from a dump of our own.
 *
 * @throws {HostError} If the engine is needed and can't open it.
 */
export async function stacksOfCapture(
  { path: dump, minidump }: WrittenDump,
  { image, symbols, engine }: SymbolPlaces,
  by: EngineReading = HERE,
): Promise<CaptureStacks> {
  const folders = await imageFolders(minidump, image, by.systemFolder());
  const symbolPath = joined([symbols, Deno.env.get("_NT_SYMBOL_PATH"), ...folders]);
  const imagePath = joined([Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH"), ...folders]);
  const threads = await readHere(minidump, { symbolPath, imagePath });
  if (threads !== undefined) return { threads, by: "trapline" };
  const job = { dump, symbolPath, imagePath, foreign: false };
  return { threads: await stacksBy(by.start, engine, job), by: "engine" };
}

/** Files of a capture's modules, in folders of this machine. */
export async function filesOfCapture(
  { minidump }: WrittenDump,
  { image, symbols }: SymbolPlaces,
): Promise<SymbolFiles> {
  const folders = await imageFolders(minidump, image, HERE.systemFolder());
  return filesIn(folders, localFolders(joined([symbols, ...folders])));
}

function filesIn(images: readonly string[], symbols: readonly string[]): SymbolFiles {
  return new SymbolFiles(
    [...images, ...symbols].map(folderPlace),
    [...symbols, ...images].map(folderPlace),
  );
}

/** `undefined` where the engine may know more: another processor, a symbol server, code that is in no file found here. */
async function readHere(
  dump: Minidump | undefined,
  { symbolPath, imagePath }: { readonly symbolPath: string; readonly imagePath: string },
): Promise<readonly ThreadStack[] | undefined> {
  const [ofSymbols, ofImages] = [localFolders(symbolPath), localFolders(imagePath)];
  if (dump === undefined || ofSymbols.length < symbolPath.split(";").length) return undefined;
  using files = filesIn(ofImages, ofSymbols);
  const { threads, lacking } = await readStacks(dump, files);
  const whole = threads.length > 0 && threads.every(({ frames }) => frames.length > 0);
  return whole && lacking.length === 0 ? threads : undefined;
}

/**
 * Reads every thread's stack from a dump of unknown origin. Nothing it names is looked for where it says: symbols and
 * images come from the given folders, the engine's variables as far as they name local folders, and the dump's own.
 *
 * @throws {HostError} If the engine can't open it.
 */
export async function readForeignStacks(
  dump: string,
  { symbols, engine }: Omit<SymbolPlaces, "image">,
  by: EngineReading = HERE,
): Promise<ThreadStack[]> {
  const path = resolve(dump);
  const folders = [dirname(path), by.systemFolder()];
  const local = (name: string): string[] => localFolders(Deno.env.get(name) ?? "");
  return await stacksBy(by.start, engine, {
    dump: path,
    symbolPath: joined([symbols, ...local("_NT_SYMBOL_PATH"), ...folders]),
    imagePath: joined([symbols, ...local("_NT_EXECUTABLE_IMAGE_PATH"), ...folders]),
    foreign: true,
  });
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(";");
}

interface StacksJob {
  readonly dump: string;
  readonly symbolPath: string;
  readonly imagePath: string;
  readonly foreign: boolean;
}

async function stacksBy(
  start: StartHost,
  engine: string | undefined,
  job: StacksJob,
): Promise<ThreadStack[]> {
  await using host = await start({ engine });
  host.send({ job: "stacks", ...job });
  let stacks: ThreadStack[] = [];
  for (let message = await host.next(); message; message = await host.next()) {
    if (message.say === "stacks") stacks = [...message.threads];
    if (message.say === "failed") throw new HostError(message.message);
    if (message.say === "done") return stacks;
  }
  throw new HostError("The host that read the stacks ended in the middle");
}

/** The folders of the dump's modules, and the system's; a dump with filtered paths knows only the program's, from us. */
async function imageFolders(dump: Minidump | undefined, image: string, system: string): Promise<string[]> {
  const modules = await dump?.modules() ?? [];
  const folders = [image, ...modules.map(({ path }) => path)].filter((path) => /^[a-z]:\\/i.test(path)).map(
    dirname,
  );
  return [...new Set([...folders, system].map((folder) => folder.toLowerCase()))];
}
