/**
 * Finding an engine that may be loaded, and saying why the others may not.
 *
 * @module
 */
import { registryString } from "../win32/registry.ts";
import { elevated, signedByMicrosoft, systemDirectory, userWritable } from "../win32/system.ts";
import { type Architecture, fileFacts, type ImageFacts } from "../win32/image_file.ts";

/** Where an engine was found, in the order in which the places are asked. */
export type EngineSource = "explicit path" | "TRAPLINE_ENGINE" | "NuGet package" | "Windows SDK" | "System32";

/** An engine that passed every check that can be made before it is loaded. */
export interface EngineFiles {
  /** The place it was found in. */
  readonly source: EngineSource;
  /** The folder, an absolute path without a trailing backslash. */
  readonly folder: string;
  /** The file version of its dbgeng.dll. */
  readonly version: string;
  /** The DLLs to load, in the order to load them; dbgeng.dll is the last. */
  readonly files: readonly string[];
}

/** The next step of whoever has no engine that can be used. */
export const INSTALL = "Install the Debugging Tools of the Windows SDK, or restore the NuGet package " +
  "Microsoft.Debugging.Platform.DbgEng, or give its folder with --engine or TRAPLINE_ENGINE.";

/** No engine can be used; the message has every place that was asked, what was wrong, and the next step. */
export class EngineNotFoundError extends Error {
  /** Always `EngineNotFoundError`. */
  override readonly name = "EngineNotFoundError";
}

/** What discovery looks at; tests give their own. */
export interface Surroundings {
  /** An environment variable. */
  env(name: string): string | undefined;
  /** What this program was built for; a library of another one can't be loaded. */
  readonly architecture: Architecture;
  /** The names in a folder; none when it isn't there or may not be read. */
  list(folder: string): string[];
  /** What a DLL says of itself; undefined when it can't be read or is none. */
  facts(path: string): ImageFacts | undefined;
  /** Windows' System32. */
  systemDirectory(): string;
  /** Where the Windows SDK is, by the registry. */
  kitsRoot(): string | undefined;
  /** Whether this program runs with an administrator's rights. */
  elevated(): boolean;
  /** Whether programs without those rights may write into a folder. */
  userWritable(folder: string): boolean;
  /** Whether a file has a valid signature of Microsoft's. */
  signedByMicrosoft(path: string): boolean;
}

// dbgeng imports the other three by name, so they are loaded first, from its own folder.
const LOAD_ORDER = ["dbghelp.dll", "dbgcore.dll", "dbgmodel.dll", "dbgeng.dll"];
const NUGET_FOLDER: Record<Architecture, string> = { x86_64: "amd64", aarch64: "arm64", x86: "x86" };
const SDK_FOLDER: Record<Architecture, string> = { x86_64: "x64", aarch64: "arm64", x86: "x86" };

/** The machine as it is. */
export const thisMachine: Surroundings = {
  env: (name) => Deno.env.get(name),
  architecture: Deno.build.arch,
  list: (folder) => {
    try {
      return [...Deno.readDirSync(folder)].map((entry) => entry.name);
    } catch {
      return []; // A folder that isn't there or may not be read holds nothing for us.
    }
  },
  facts: fileFacts,
  systemDirectory,
  kitsRoot: () => registryString("SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots", "KitsRoot10"),
  elevated,
  userWritable,
  signedByMicrosoft,
};

/**
 * Finds the engine: an explicit path, TRAPLINE_ENGINE, the NuGet package cache, the Windows SDK, System32.
 *
 * A place that the user named must do: when it doesn't, nothing else is tried.
 *
 * @example Which engine would be used
 * ```ts ignore
 * import { findEngine } from "trapline/dbgeng";
 *
 * const { source, folder, version } = findEngine();
 * console.log(`dbgeng ${version} from ${source}: ${folder}`);
 * ```
 *
 * @param path A folder that holds the engine, or its dbgeng.dll.
 * @throws {EngineNotFoundError} If no place has an engine that can be used.
 */
export function findEngine(path?: string, machine: Surroundings = thisMachine): EngineFiles {
  const tried: string[] = [];
  for (const { source, folder } of places(path, machine)) {
    const found = examine(source, folder, machine);
    if (typeof found !== "string") return found;
    tried.push(`  ${source} (${folder}): ${found}`);
    if (source === "explicit path" || source === "TRAPLINE_ENGINE") break;
  }
  throw new EngineNotFoundError(
    `No usable debugger engine (dbgeng.dll):\n${tried.join("\n")}\n${INSTALL}`,
  );
}

function* places(
  path: string | undefined,
  machine: Surroundings,
): Generator<{ source: EngineSource; folder: string }> {
  if (path !== undefined) yield { source: "explicit path", folder: folderOf(path) };
  const named = machine.env("TRAPLINE_ENGINE");
  if (named) yield { source: "TRAPLINE_ENGINE", folder: folderOf(named) };
  const nuget = machine.env("NUGET_PACKAGES") ?? `${machine.env("USERPROFILE") ?? "C:"}\\.nuget\\packages`;
  const packageFolder = `${nuget}\\microsoft.debugging.platform.dbgeng`;
  for (const version of machine.list(packageFolder).sort(newestFirst)) {
    const folder = `${packageFolder}\\${version}\\content\\${NUGET_FOLDER[machine.architecture]}`;
    yield { source: "NuGet package", folder };
  }
  const kits = machine.kitsRoot() ?? "C:\\Program Files (x86)\\Windows Kits\\10";
  const sdk = `${kits.replace(/\\$/, "")}\\Debuggers\\${SDK_FOLDER[machine.architecture]}`;
  yield { source: "Windows SDK", folder: sdk };
  yield { source: "System32", folder: machine.systemDirectory() };
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, "en", { numeric: true });
}

function folderOf(path: string): string {
  return path.replaceAll("/", "\\").replace(/\\dbgeng\.dll$/i, "").replace(/\\$/, "");
}

/** The engine in a folder, or what is wrong with it. */
function examine(source: EngineSource, folder: string, machine: Surroundings): EngineFiles | string {
  if (!/^([a-z]:|\\)\\/i.test(folder)) return "not an absolute path";
  const present = new Set(machine.list(folder).map((name) => name.toLowerCase()));
  if (!present.has("dbgeng.dll")) return "no dbgeng.dll there";
  // Without it Windows would give the engine its own, of another release.
  if (!present.has("dbghelp.dll")) return "no dbghelp.dll beside dbgeng.dll; take all files of one release";
  const names = LOAD_ORDER.filter((name) => present.has(name));
  const versions = new Map<string, string>();
  for (const name of names) {
    const facts = machine.facts(`${folder}\\${name}`);
    if (!facts) return `${name} is not a DLL that can be read`;
    if (facts.wineStub) return `${name} is Wine's stub, which can't debug; it takes Microsoft's`;
    if (facts.architecture !== machine.architecture) {
      return `${name} is built for ${facts.architecture}, this Deno for ${machine.architecture}`;
    }
    versions.set(name, facts.version);
  }
  const version = versions.get("dbgeng.dll") ?? "";
  for (const [name, other] of versions) {
    if (build(other) === build(version)) continue;
    return `mixed versions: dbgeng.dll is ${version}, ${name} is ${other}; take the files of one release`;
  }
  return untrusted(folder, [...present].filter((name) => name.endsWith(".dll")), machine) ??
    { source, folder, version, files: names.map((name) => `${folder}\\${name}`) };
}

/** Siblings of one release share major, minor and build; Windows serves single files with newer revisions. */
function build(version: string): string {
  return version.split(".").slice(0, 3).join(".");
}

/**
 * An elevated run must not load what any program of the user could have put there. All DLLs count: the engine itself
 * loads msdia140.dll and symsrv.dll from its folder when they are wanted.
 */
function untrusted(folder: string, names: string[], machine: Surroundings): string | undefined {
  if (!machine.elevated() || !machine.userWritable(folder)) return undefined;
  const unsigned = names.find((name) => !machine.signedByMicrosoft(`${folder}\\${name}`));
  return unsigned &&
    `${unsigned} is not signed by Microsoft and its folder can be written without elevation; ` +
      "an elevated run loads an engine only from a protected folder or with Microsoft's signature";
}
