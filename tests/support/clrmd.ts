/**
 * ClrMD (NuGet: Microsoft.Diagnostics.Runtime) as another independent opinion about dumps. Its small program is built
 * on demand, once for its sources, into the user's cache; {@link clrmdMissing} says why it can't be.
 *
 * @module
 */
import assert from "node:assert/strict";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { hash } from "../../scripts/fixtures/build.ts";
import { alone, seen } from "./trapline.ts";
import { openDump } from "../../lib/minidump/mod.ts";

const PROJECT = join(import.meta.dirname!, "clrmd");

/** What ClrMD reads in a dump; addresses in hexadecimal. */
export interface ClrmdFacts {
  readonly error?: string;
  readonly pid: number;
  readonly architecture: string;
  readonly platform: string;
  readonly pointer: number;
  readonly threads: readonly { readonly id: number; readonly teb: string; readonly ip: string | null }[];
  readonly modules: readonly {
    readonly name: string;
    readonly address: string;
    readonly size: number;
    readonly timestamp: number;
    /** The first byte of its image; null where the dump does not have it. */
    readonly first: number | null;
  }[];
}

/** An exception, as ClrMD has it. */
export interface ClrmdThrown {
  readonly type: string;
  readonly message: string | null;
  readonly hresult: string;
  readonly frames: readonly { readonly sp: string; readonly method: string }[];
  readonly inner: ClrmdThrown | null;
}

/** What ClrMD says of a .NET runtime in a dump. */
export interface ClrmdManaged {
  readonly error?: string;
  readonly version: string;
  readonly threads: readonly {
    readonly tid: number;
    readonly frames: ClrmdThrown["frames"];
    /** The exception that it handles, or has thrown last. */
    readonly exception: ClrmdThrown | null;
  }[];
}

/** Why ClrMD can't be asked here, or `undefined` where it can. */
export const clrmdMissing: string | undefined = await runs("dotnet", ["--version"])
  ? undefined
  : "there is no dotnet";

async function runs(program: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

let built: Promise<string> | undefined;

/** Builds it, for this system or, with its runtime, for Windows: the file to run. */
async function program(windows = false): Promise<string> {
  const sources = ["clrmd.csproj", "Program.cs"].map((name) => Deno.readTextFile(join(PROJECT, name)));
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(homedir(), ".cache");
  const folder = join(cache, "trapline", "clrmd", await hash((await Promise.all(sources)).join("\0")));
  const bin = join(folder, windows ? "win-x64" : "bin");
  const file = join(bin, windows ? "clrmd.exe" : "clrmd.dll");
  if (await Deno.stat(file).then(() => true, () => false)) return file;
  const verb = windows ? ["publish", PROJECT, "-r", "win-x64", "--self-contained"] : ["build", PROJECT];
  const args = [...verb, "-c", "Release", "-o", bin, "--artifacts-path", join(folder, "obj")];
  const { success, stdout } = await new Deno.Command("dotnet", { args, stdout: "piped", stderr: "piped" })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stdout));
  return file;
}

/** What ClrMD says of dumps, in their order. */
export async function clrmd(paths: readonly string[]): Promise<ClrmdFacts[]> {
  const args = [await (built ??= program()), ...paths];
  const { success, stdout, stderr } = await new Deno.Command("dotnet", {
    args,
    stdout: "piped",
    stderr: "piped",
  })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line) as ClrmdFacts);
}

/**
 * What it says of the .NET runtimes in dumps, in their order. It reads them by the runtime's own reader of data, which
 * lies beside `image` and runs on Windows alone.
 */
export async function clrmdManaged(paths: readonly string[], image: string): Promise<ClrmdManaged[]> {
  const args = ["--managed", seen(dirname(image)), ...paths.map(seen)];
  const { code, stdout, stderr } = await alone(await program(true), args);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim().split("\n").map((line) => JSON.parse(line) as ClrmdManaged);
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: "X64",
  x86: "X86",
  arm64: "Arm64",
  arm: "Arm",
};

/** ClrMD takes a module's name up to a NUL, wherever its length says it ends; one public dump has none there. */
const LONG_NAMES = "rust-minidump-pipeline-inlines-macos-segv.dmp";

/** Fails unless ClrMD reads what we read: process, processor, threads with their registers, modules, memory. */
export async function sameAsClrmd(path: string, facts: ClrmdFacts): Promise<void> {
  using dump = await openDump(path);
  const system = await dump.systemInfo();
  assert.equal(facts.error, undefined, path);
  assert.equal(facts.architecture, ARCHITECTURES[system?.cpu ?? ""], path);
  // It says -1 where a dump does not tell.
  assert.equal(facts.pid, (await dump.miscInfo())?.processId ?? -1, path);
  assert.equal(facts.pointer, system?.cpu.endsWith("64") ? 8 : 4, path);
  await compareThreads();
  await compareModules();

  async function compareThreads(): Promise<void> {
    const ours = await Promise.all((await dump.threads()).map(async ({ id, teb, context }) => ({
      id,
      teb: `0x${teb.toString(16)}`,
      ip: `0x${(await dump.context(context)).ip.toString(16)}`,
    })));
    assert.deepEqual(facts.threads, ours, `${path}: threads`);
  }

  async function compareModules(): Promise<void> {
    const ours = await Promise.all(
      (await dump.modules()).map(async ({ path: name, base, size, timestamp }) => ({
        name,
        address: `0x${base.toString(16)}`,
        size,
        timestamp,
        first: (await dump.readMemory(base, 1))[0] ?? null,
      })),
    );
    const theirs = facts.modules.map(({ name, address, size, timestamp, first }) => ({
      name,
      address,
      size,
      timestamp,
      first,
    }));
    if (path.endsWith(LONG_NAMES)) {
      for (const [index, { name }] of ours.entries()) {
        assert.ok(theirs[index]!.name.startsWith(name));
        theirs[index]!.name = name;
      }
    }
    const byAddress = (a: { address: string }, b: { address: string }): number =>
      a.address.length - b.address.length || (a.address < b.address ? -1 : 1);
    assert.deepEqual(theirs.sort(byAddress), ours.sort(byAddress), `${path}: modules`);
  }
}
