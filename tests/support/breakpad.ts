/**
 * Breakpad's `minidump_stackwalk` and `minidump_dump` as an independent opinion about dumps, for any test.
 *
 * The npm package `minidump` carries prebuilt programs for Linux x64 and macOS. They are copied to a temporary folder
 * and made executable there, as nobody may rely on the modes that a package cache has; the folder goes when the test
 * process ends. Elsewhere {@link breakpadMissing} says why there are none, so that a test can be ignored visibly:
 *
 * ```ts ignore
 * Deno.test({
 *   name: `frames agree with Breakpad${breakpadMissing === undefined ? "" : ` (ignored: ${breakpadMissing})`}`,
 *   ignore: breakpadMissing !== undefined,
 *   fn: async () => {
 *     const { crashReason, threads } = await stackwalk("app.dmp", { symbols: ["symbols"] });
 *   },
 * });
 * ```
 *
 * @module
 */

/** What `minidump_stackwalk -m` says about a dump. */
export interface Stackwalk {
  /** `Windows NT`, and its version with the service pack. */
  readonly os: { readonly name: string; readonly version: string };
  /** `amd64`, `x86`, `arm64`; a description; the number of processors. */
  readonly cpu: { readonly name: string; readonly info: string; readonly count: number };
  /** `EXCEPTION_ACCESS_VIOLATION_WRITE`; undefined in a dump without an exception. */
  readonly crashReason: string | undefined;
  /** The address Breakpad takes for the cause: what was accessed, for an access violation. */
  readonly crashAddress: bigint | undefined;
  /** Index of the thread that crashed or asked for the dump. */
  readonly crashedThread: number | undefined;
  /** The modules, in the order of their addresses. */
  readonly modules: readonly StackwalkModule[];
  /**
   * The threads in the dump's order, with their frames from the innermost on. The thread that wrote the dump is left
   * out where Breakpad noted which it was, so an index here and in {@link crashedThread} may be one too small.
   */
  readonly threads: readonly (readonly StackwalkFrame[])[];
}

/** A module as `minidump_stackwalk` lists it. */
export interface StackwalkModule {
  /** File name of the module. */
  readonly name: string;
  /** File version, or empty. */
  readonly version: string;
  /** File name of its debug information. */
  readonly debugFile: string;
  /** GUID without dashes and age in hexadecimal. */
  readonly debugId: string;
  /** First address. */
  readonly base: bigint;
  /** Last address, inclusive. */
  readonly end: bigint;
  /** Whether it is the program itself. */
  readonly main: boolean;
}

/** A frame as `minidump_stackwalk` finds it. Names need symbols. */
export interface StackwalkFrame {
  /** File name of the module; undefined where the address lies in none. */
  readonly module: string | undefined;
  /** The function. */
  readonly function: string | undefined;
  /** The source file. */
  readonly file: string | undefined;
  /** The line in it. */
  readonly line: number | undefined;
  /** Distance from the start of the line, the function or the module: from the narrowest that is known. Without a
   * module the address itself. */
  readonly offset: bigint;
}

/** One structure as `minidump_dump` prints it. */
export interface DumpBlock {
  /** `MDRawThread`, `MDException`, `MinidumpMemoryList` ... */
  readonly title: string;
  /** `name = value` lines by name, values as printed. The first line of a name counts. */
  readonly fields: ReadonlyMap<string, string>;
}

const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
const SUPPORTED = ["linux-x64", "darwin-x64", "darwin-arm64"];

/** Why Breakpad's programs can't be used here, or `undefined` where they can. */
export const breakpadMissing: string | undefined = SUPPORTED.includes(platform)
  ? undefined
  : `the package minidump has no programs for ${platform}`;

/**
 * Runs `minidump_stackwalk -m` on a dump. `symbols` are folders in Breakpad's layout (`app.pdb/ID/app.sym`).
 * Fails if the program does.
 */
export async function stackwalk(
  path: string,
  options: { symbols?: readonly string[] } = {},
): Promise<Stackwalk> {
  const text = await run("minidump_stackwalk", ["-m", path, ...options.symbols ?? []]);
  return parseStackwalk(text);
}

/** Runs `minidump_dump` on a dump and cuts its text into structures. Fails if it can't read the dump. */
export async function minidumpDump(path: string): Promise<readonly DumpBlock[]> {
  return parseBlocks(await run("minidump_dump", [path]));
}

/** A program of Breakpad. */
export type Tool = "minidump_stackwalk" | "minidump_dump";

const copies = new Map<Tool, string>();

/** Puts a program where it can be run, and says where. The copy lives as long as the process. */
export function breakpadProgram(name: Tool): string {
  const known = copies.get(name);
  if (known !== undefined) return known;
  if (breakpadMissing !== undefined) throw new Error(breakpadMissing);
  const folder = Deno.makeTempDirSync({ prefix: "breakpad-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const copy = `${folder}/${name}`;
  // The package's entry is lib/minidump.js.
  Deno.copyFileSync(new URL(`../bin/${platform}/${name}`, import.meta.resolve("minidump")), copy);
  Deno.chmodSync(copy, 0o755);
  copies.set(name, copy);
  return copy;
}

async function run(name: Tool, args: readonly string[]): Promise<string> {
  const command = new Deno.Command(breakpadProgram(name), {
    args: [...args],
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout);
  // minidump_dump ends with 1 as soon as any stream it knows is missing, yet prints all there is.
  if (code === 0 || (name === "minidump_dump" && code === 1 && text !== "")) return text;
  const reason = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new Error(`${name} ${args.join(" ")} ended with ${code}: ${reason}`);
}

/**
 * Reads the output of `minidump_stackwalk -m`: lines of fields between `|`, facts first, then an empty line, then
 * the frames with the index of thread and frame before them.
 */
export function parseStackwalk(text: string): Stackwalk {
  const rows = text.split("\n").filter((line) => line.includes("|")).map((line) => line.trimEnd().split("|"));
  const facts = (kind: string): string[][] => rows.filter(([first]) => first === kind);
  const [os = []] = facts("OS");
  const [cpu = []] = facts("CPU");
  const [crash = []] = facts("Crash");
  const reason = crash[1]?.startsWith("No crash") ? undefined : crash[1];
  const threads: StackwalkFrame[][] = [];
  for (const row of rows.filter(([first]) => /^\d+$/.test(first ?? ""))) {
    (threads[Number(row[0])] ??= []).push(parseFrame(row));
  }
  return {
    os: { name: os[1] ?? "", version: (os[2] ?? "").trim() },
    cpu: { name: cpu[1] ?? "", info: cpu[2] ?? "", count: Number(cpu[3]) },
    crashReason: reason,
    crashAddress: reason === undefined ? undefined : BigInt(crash[2] ?? 0),
    crashedThread: crash[3] ? Number(crash[3]) : undefined,
    modules: facts("Module").map(parseModule),
    // A thread without frames has no line.
    threads: Array.from(threads, (frames) => frames ?? []),
  };
}

function parseModule([, name, version, debugFile, debugId, base, end, main]: string[]): StackwalkModule {
  return {
    name: name ?? "",
    version: version ?? "",
    debugFile: debugFile ?? "",
    debugId: debugId ?? "",
    base: BigInt(base ?? 0),
    end: BigInt(end ?? 0),
    main: main === "1",
  };
}

function parseFrame([, , module, name, file, line, offset]: string[]): StackwalkFrame {
  return {
    module: module || undefined,
    function: name || undefined,
    file: file || undefined,
    line: line ? Number(line) : undefined,
    offset: BigInt(offset || 0),
  };
}

/** Cuts the text of `minidump_dump` into structures. Lines that are no fields (stacks in hexadecimal) are left out. */
export function parseBlocks(text: string): DumpBlock[] {
  const blocks: { title: string; fields: Map<string, string> }[] = [];
  for (const line of text.split("\n")) {
    const field = /^ {2}(\S.*?)\s* = (.*)$/.exec(line);
    if (field === null) {
      if (/^M[A-Za-z0-9]+$/.test(line)) blocks.push({ title: line, fields: new Map() });
      continue;
    }
    const [, name = "", value = ""] = field;
    const fields = blocks.at(-1)?.fields;
    if (fields !== undefined && !fields.has(name)) fields.set(name, value);
  }
  return blocks;
}
