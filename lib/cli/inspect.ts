/** `trapline inspect`: is a dump whole, and what does it say? Works on any system. @module */
import { isCore, isFrameworkRuntime, isNativeAotEnd } from "../clr/presence.ts";
import { isCpp } from "../facts/cpp.ts";
import { isStowed } from "../facts/stowed.ts";
import { formatByName, formatValue } from "../facts/formats.ts";
import {
  type DumpExpectation,
  type FileIdentity,
  identify,
  type Minidump,
  MinidumpError,
  openDump,
  summarise,
  type SyncSource,
  verify,
} from "../minidump/mod.ts";
import { type Evidence, inspected, inspection } from "../report/inspection.ts";
import type { InspectedDump, Inspection } from "../report/inspection_schema.ts";
import { storyOfDump } from "../report/inspection_story.ts";
import { type Story, tell } from "../report/dump_report.ts";
import type { Manifest } from "../store/manifest.ts";
import { isMachine } from "../store/target.ts";
import { manifestPath } from "../store/names.ts";
import type { FoundManifest } from "../store/read_manifest.ts";
import { localFolders } from "../watch/capture/local_folders.ts";
import { dumpFiles } from "./dump_files.ts";
import { stacksOfDump } from "./inspect_stacks.ts";
import { EXIT, UsageError } from "./exit.ts";
import { openFile } from "./unwrap.ts";
import { print, printData } from "./print.ts";
import { screen } from "./screen.ts";

/** What is asked for, as the options of `inspect_options.ts` have it. */
export interface InspectArguments {
  readonly json?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly compare?: boolean | undefined;
  /** A path, or {@link USUAL_ENGINE}. */
  readonly engine?: string | undefined;
  readonly symbols?: string | undefined;
  readonly images?: string | undefined;
  readonly source?: string | undefined;
  readonly dumps: readonly string[];
}

/** What `--engine` is without its path. */
export const USUAL_ENGINE = "usual";

/** What of it has a say in how one dump is read. */
export type ReadingOptions = Omit<InspectArguments, "json" | "all" | "compare" | "dumps"> & {
  /** It is one of several: what doesn't go for it must not keep the others from being read. */
  readonly amongOthers?: boolean;
};

/** Runs it; the process's exit code: 1 when a file is no usable dump, or there is none. */
export async function runInspect(args: InspectArguments): Promise<number> {
  if (args.dumps.length === 0) {
    throw new UsageError("inspect needs files, folders or patterns: trapline inspect DUMP...");
  }
  await refuseOtherThanFolders("--images", args.images);
  await refuseOtherThanFolders("--source", args.source);
  if (
    args.engine !== undefined &&
    localFolders(args.symbols ?? "").length < (args.symbols?.split(";").length ?? 0)
  ) {
    throw new UsageError(
      "--symbols takes local folders with --engine: a dump may be anybody's, and the engine would fetch",
    );
  }
  const files = await dumpFiles(args.dumps);
  if (args.compare) {
    const { compareDumps } = await import(
      "./inspect_compare.ts" as string
    ) as typeof import("./inspect_compare.ts");
    const options = { json: args.json ?? false, all: args.all ?? false };
    return await compareDumps(files, (file) => inspectFile(file, args), options);
  }
  const dumps: InspectedDump[] = [];
  const amongOthers = files.length > 1;
  for (const file of files) dumps.push(await inspectFile(file, { ...args, amongOthers }));
  const all = inspection(dumps);
  if (dumps.length === 0) print(`trapline: there are no dumps in ${args.dumps.join(", ")}`);
  else printData(args.json ? JSON.stringify(all, null, 2) : await shown(all, args.all ?? false));
  return dumps.length > 0 && dumps.every(({ usable }) => usable) ? 0 : EXIT.NO_DUMP;
}

/** What is misspelled would leave frames without names, and nobody would know why. */
async function refuseOtherThanFolders(option: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const folders = localFolders(path);
  if (folders.length < path.split(";").length) {
    throw new UsageError(`${option} takes folders of this machine`);
  }
  for (const folder of folders) {
    const isFolder = await Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false);
    if (!isFolder) throw new UsageError(`${option}: "${folder}" is not a folder`);
  }
}

/** One dump with its stacks, or a table of many. */
async function shown(all: Inspection, everything: boolean): Promise<string> {
  const look = screen();
  const [first] = all.dumps;
  if (first === undefined || all.dumps.length > 1) {
    const { table } = await import(
      "../report/inspection_table.ts" as string
    ) as typeof import("../report/inspection_table.ts");
    return table(all, { ...look, files: everything ? Infinity : 3 });
  }
  return tell(await storyOf(first), {
    ...look,
    ...(everything ? { frames: Infinity } : {}),
    others: everything ? { frames: Infinity, groups: Infinity } : { frames: 6, groups: 6 },
  });
}

async function storyOf(dump: InspectedDump): Promise<Story> {
  if (dump.kernel === undefined) return storyOfDump(dump);
  const { storyOfKernel } = await import(
    "../report/kernel_story.ts" as string
  ) as typeof import("../report/kernel_story.ts");
  return storyOfKernel(dump, dump.kernel);
}

/** One dump, read as this command reads it. */
export async function inspectFile(file: string, args: ReadingOptions): Promise<InspectedDump> {
  using opened = await openFile(file);
  const { source } = opened;
  const identity = await identify(source);
  if (identity.kind === "kernel-dump") {
    if (args.engine !== undefined) {
      const words = `${file} is a kernel dump, whose stack is read without the engine`;
      if (!args.amongOthers) {
        throw new UsageError(
          `${words}: leave --engine out, and give --images and --symbols where frames are guesses`,
        );
      }
      print(`trapline: ${words}`);
    }
    const { inspectKernel } = await import(
      "./inspect_kernel.ts" as string
    ) as typeof import("./inspect_kernel.ts");
    const kernel = await inspectKernel(file, source, identity, args);
    if (kernel !== undefined) return kernel;
  }
  const dump = await inspected(await evidenceOf({ file, path: opened.path, source, identity }, args));
  if (args.source === undefined) return dump;
  const { withSource } = await import(
    "./source_context.ts" as string
  ) as typeof import("./source_context.ts");
  const shown = await withSource(dump, localFolders(args.source));
  if (shown.source === undefined && shown.stacks !== undefined) print(`trapline: ${noSource(shown)}`);
  return shown;
}

/** Why no lines of source are shown. */
function noSource({ file, stacks }: InspectedDump): string {
  const known = stacks?.groups[0]?.frames.some(({ line }) => line !== undefined);
  const why = known
    ? "no source of its stack is in the folders of --source"
    : "its stack has no lines; --symbols with its PDB gives them";
  return `${file}: ${why}`;
}

interface Opened {
  readonly file: string;
  /** The file that holds the dump itself: another one where it was packed. */
  readonly path: string;
  readonly source: SyncSource;
  readonly identity: FileIdentity;
}

async function evidenceOf(
  { file, path, source, identity }: Opened,
  args: ReadingOptions,
): Promise<Evidence> {
  const found = await manifestOf(file, source.size);
  const manifest = found !== undefined && "manifest" in found ? found.manifest : undefined;
  // Without a header that can be read the verifier says what the file is instead.
  const dump = await openDump(source).catch((error) => {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  });
  const verification = await verify(dump ?? source, manifest === undefined ? {} : expectationOf(manifest));
  const evidence: Evidence = { file, bytes: source.size, identity, verification };
  if (dump === undefined) return evidence;
  const managed = await managedOf({ file, dump, source }, args);
  const cpp = await cppOf(dump, source);
  const stowed = await stowedOf({ file, dump, source }, args);
  return {
    ...evidence,
    summary: await summarise(dump),
    ...(managed === undefined ? {} : { managed }),
    ...(cpp === undefined ? {} : { cpp }),
    ...(stowed === undefined ? {} : { stowed }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(found !== undefined && "because" in found ? { manifestBecause: found.because } : {}),
    ...(args.engine === undefined || !verification.ok
      ? await byReader({ file, dump, manifest }, args)
      : { engine: await byEngine(path, args) }),
  };
}

/** Most dumps are alone: what checks manifests is loaded where there is something to check. */
async function manifestOf(file: string, bytes: number): Promise<FoundManifest> {
  const isThere = await Deno.stat(manifestPath(file)).then(() => true, () => false);
  if (!isThere) return undefined;
  const store = await import(
    "../store/read_manifest.ts" as string
  ) as typeof import("../store/read_manifest.ts");
  return await store.manifestBeside(file, bytes);
}

/** What a .NET runtime in it knows. */
async function managedOf(
  { file, dump, source }: { readonly file: string; readonly dump: Minidump; readonly source: SyncSource },
  { symbols }: ReadingOptions,
): Promise<Evidence["managed"]> {
  if (!await mayHoldRuntime(dump)) return undefined;
  const { managedFacts } = await import(
    "./inspect_managed.ts" as string
  ) as typeof import("./inspect_managed.ts");
  return await managedFacts(dump, source, file, symbols);
}

/** What C++'s runtime says of its exception. */
async function cppOf(dump: Minidump, source: SyncSource): Promise<Evidence["cpp"]> {
  const exception = await dump.exception().catch(() => undefined);
  if (exception === undefined || !isCpp(exception.code)) return undefined;
  const reader = await import("../stacks/cpp.ts" as string) as typeof import("../stacks/cpp.ts");
  return await reader.cppOf(dump, source);
}

/** The errors that WinRT stowed before its exception. */
async function stowedOf(
  { file, dump, source }: { readonly file: string; readonly dump: Minidump; readonly source: SyncSource },
  args: ReadingOptions,
): Promise<Evidence["stowed"]> {
  const exception = await dump.exception().catch(() => undefined);
  if (exception === undefined || !isStowed(exception.code)) return undefined;
  const reader = await import("./inspect_stowed.ts" as string) as typeof import("./inspect_stowed.ts");
  return await reader.stowedFacts(dump, source, file, args);
}

/** By its modules; a runtime that is linked into the program describes itself in the program's image. */
async function mayHoldRuntime(dump: Minidump): Promise<boolean> {
  const modules = await dump.modules().catch(() => []);
  const [program] = modules;
  const exception = await dump.exception().catch(() => undefined);
  if (exception !== undefined && isNativeAotEnd(exception)) return true;
  return modules.some(({ path }) => isCore(path) || isFrameworkRuntime(path)) ||
    program !== undefined && (await dump.readMemory(program.base, 2).catch(() => [])).length === 2;
}

/** What a manifest says of its dump must be in it. */
function expectationOf({ target, exception, written }: Manifest): DumpExpectation {
  const known = written.format.filter((name) => formatByName(name) !== undefined);
  return {
    ...(isMachine(target) ? {} : { pid: target.pid, ...(target.wow64 ? { wow64: true } : {}) }),
    format: formatValue(known),
    ...(exception === undefined ? {} : { exception: { required: true, code: Number(exception.code) } }),
  };
}

/** The stacks as they are read here: where files are given for them, or nobody has read them before. */
async function byReader(
  { file, dump, manifest }: {
    readonly file: string;
    readonly dump: Minidump;
    readonly manifest: Manifest | undefined;
  },
  args: ReadingOptions,
): Promise<Pick<Evidence, "stacks">> {
  const given = args.symbols !== undefined || args.images !== undefined;
  if (!given && manifest !== undefined && manifest.stacks.length > 0) return {};
  return { stacks: await stacksOfDump(dump, file, args) };
}

async function byEngine(file: string, { engine, symbols }: ReadingOptions): Promise<Evidence["engine"]> {
  const path = engine === USUAL_ENGINE ? undefined : engine;
  try {
    const { readForeignStacks } = await import(
      "../watch/capture/stacks.ts" as string
    ) as typeof import("../watch/capture/stacks.ts");
    return { stacks: await readForeignStacks(file, { symbols, engine: path }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { because: error.message };
  }
}
