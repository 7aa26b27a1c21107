/** `trapline inspect`: is a dump whole, and what does it say? Works on any system. @module */
import {
  argument,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
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
import { table } from "../report/inspection_table.ts";
import { tell } from "../report/dump_report.ts";
import { cppOf } from "../stacks/cpp.ts";
import type { Manifest } from "../store/manifest.ts";
import { manifestPath } from "../store/names.ts";
import type { FoundManifest } from "../store/read_manifest.ts";
import { localFolders } from "../watch/capture/local_folders.ts";
import { dumpFiles } from "./dump_files.ts";
import { EXIT, UsageError } from "./exit.ts";
import { openFile } from "./unwrap.ts";
import { symbolsOption } from "./options.ts";
import { print, printData } from "./print.ts";
import type { Alone } from "./scan.ts";
import { screen } from "./screen.ts";

/** The command's options. */
export const inspectCommand = object({
  command: constant("inspect"),
  json: optional(
    option("--json", { description: message`All that is known, as JSON: schema/inspect.schema.json` }),
  ),
  all: optional(
    option("--all", { description: message`Every frame, thread and file, not only the first ones` }),
  ),
  compare: optional(
    option("--compare", { description: message`What is new in the second of two dumps of a process` }),
  ),
  engine: optional(option("--engine", string({ metavar: "PATH" }), {
    description:
      message`Read the stacks with the engine, as --engine=PATH or, for the one in the usual places, alone`,
  })),
  symbols: symbolsOption,
  images: optional(option("--images", string({ metavar: "PATH" }), {
    description: message`Where the programs and DLLs of the dump are looked for, beside the dump itself`,
  })),
  dumps: multiple(
    argument(string({ metavar: "DUMP" }), { description: message`A file, folder or pattern` }),
  ),
});

/** What `--engine` is without its path. */
const USUAL_ENGINE = "usual";

/** Options that may stand without their value. */
export const INSPECT_ALONE: Alone = { "--engine": USUAL_ENGINE };

type InspectArguments = InferValue<typeof inspectCommand>;

/** Runs it; the process's exit code: 1 when a file is no usable dump, or there is none. */
export async function runInspect(args: InspectArguments): Promise<number> {
  if (args.dumps.length === 0) {
    throw new UsageError("inspect needs files, folders or patterns: trapline inspect DUMP...");
  }
  if (args.images !== undefined && localFolders(args.images).length < args.images.split(";").length) {
    throw new UsageError("--images takes folders of this machine");
  }
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
  for (const file of files) dumps.push(await inspectFile(file, args));
  if (dumps.length === 0) print(`trapline: there are no dumps in ${args.dumps.join(", ")}`);
  else {printData(
      args.json ? JSON.stringify(inspection(dumps), null, 2) : shown(inspection(dumps), args.all ?? false),
    );}
  return dumps.length > 0 && dumps.every(({ usable }) => usable) ? 0 : EXIT.NO_DUMP;
}

/** One dump with its stacks, or a table of many. */
function shown(all: Inspection, everything: boolean): string {
  const look = screen();
  const [first] = all.dumps;
  if (first === undefined || all.dumps.length > 1) {
    return table(all, { ...look, files: everything ? Infinity : 3 });
  }
  return tell(storyOfDump(first), {
    ...look,
    ...(everything ? { frames: Infinity } : {}),
    others: everything ? { frames: Infinity, groups: Infinity } : { frames: 6, groups: 6 },
  });
}

async function inspectFile(file: string, args: InspectArguments): Promise<InspectedDump> {
  using opened = await openFile(file);
  const { source } = opened;
  const identity = await identify(source);
  if (identity.kind === "kernel-dump") {
    const { inspectKernel } = await import(
      "./inspect_kernel.ts" as string
    ) as typeof import("./inspect_kernel.ts");
    const kernel = await inspectKernel(file, source, identity, args);
    if (kernel !== undefined) return kernel;
  }
  return inspected(await evidenceOf({ file, path: opened.path, source, identity }, args));
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
  args: InspectArguments,
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
  const { managedFacts } = await import(
    "./inspect_managed.ts" as string
  ) as typeof import("./inspect_managed.ts");
  const managed = await managedFacts(dump, source, file, args.symbols);
  const cpp = await cppOf(dump, source);
  return {
    ...evidence,
    summary: await summarise(dump),
    ...(managed === undefined ? {} : { managed }),
    ...(cpp === undefined ? {} : { cpp }),
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

/** What a manifest says of its dump must be in it. */
function expectationOf({ target, exception, written }: Manifest): DumpExpectation {
  const known = written.format.filter((name) => formatByName(name) !== undefined);
  return {
    pid: target.pid,
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
  args: InspectArguments,
): Promise<Pick<Evidence, "stacks">> {
  const given = args.symbols !== undefined || args.images !== undefined;
  if (!given && manifest !== undefined && manifest.stacks.length > 0) return {};
  const { stacksOfDump } = await import(
    "./inspect_stacks.ts" as string
  ) as typeof import("./inspect_stacks.ts");
  return { stacks: await stacksOfDump(dump, file, args) };
}

async function byEngine(file: string, { engine, symbols }: InspectArguments): Promise<Evidence["engine"]> {
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
