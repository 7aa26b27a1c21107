/**
 * SOS, Microsoft's own reader of .NET in the engine, as an independent opinion about dumps. It comes with the NuGet tool
 * dotnet-dump, and needs a full dump here: Wine can't put the images of smaller ones where they were.
 *
 * @module
 */
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "../../scripts/support/command.ts";
import { wholeFolder } from "../../scripts/support/whole.ts";
import { seen, windowsScript } from "./trapline.ts";

const VERSION = "10.0.750501";
const SOS_X64 = /[\\/]win-x64[\\/]sos\.dll$/;
const SCENARIO = fileURLToPath(new URL("../e2e/scenarios/sos.ts", import.meta.url));

/** A managed frame, as SOS has it: the stack pointer and the method without parameters and arguments of types. */
export interface SosFrame {
  readonly sp: bigint;
  readonly method: string;
}

/** What SOS says of a dump. */
export interface SosFacts {
  /** The managed stack of each thread, by its id in the system. */
  readonly stacks: ReadonlyMap<number, readonly SosFrame[]>;
  /** The exception of the thread that the dump is of. */
  readonly exception?: {
    readonly type: string;
    readonly message: string;
    readonly hresult: string;
    readonly methods: readonly string[];
  };
}

/** What SOS says of a dump of a program that lies, with its runtime, in the folder of its image. */
export async function sos(dump: string, image: string): Promise<SosFacts> {
  const args = [seen(dump), seen(dirname(image)), seen(await library()), "!clrstack -all", "!pe"];
  const { code, stdout, stderr } = await windowsScript(SCENARIO, args);
  if (code !== 0) throw new Error(`SOS can't read ${basename(dump)}: ${stderr}`);
  const [stacks = "", exception = ""] = JSON.parse(stdout) as string[];
  return { stacks: stacksIn(stacks), ...exceptionIn(exception) };
}

let installed: Promise<string> | undefined;

function library(): Promise<string> {
  return installed ??= install();
}

async function install(): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(homedir(), ".cache");
  const folder = join(cache, "trapline", `sos-${VERSION}`);
  await wholeFolder(folder, async (partial) => {
    await capture("dotnet", ["tool", "install", "dotnet-dump", "--version", VERSION, "--tool-path", partial]);
  });
  const path = (await readdir(folder, { recursive: true })).find((each) => SOS_X64.test(each));
  if (path === undefined) throw new Error(`dotnet-dump ${VERSION} has no sos.dll for x64`);
  return join(folder, path);
}

/** `Shop.Shelf<T>.Find(…)` of every way to write it: without parameters, and without the arguments of generic types. */
export function plainMethod(name: string): string {
  let plain = name.replace(/\(.*$/s, "");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replaceAll(/\[[^[\]]*\]/g, "");
  }
  return plain.trim();
}

/** Of `!clrstack -all`; lines in brackets are the runtime's own frames. */
function stacksIn(text: string): Map<number, SosFrame[]> {
  const stacks = new Map<number, SosFrame[]>();
  let frames: SosFrame[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const thread = /^OS Thread Id: 0x([0-9a-f]+)/.exec(line)?.[1];
    if (thread !== undefined) stacks.set(parseInt(thread, 16), frames = []);
    const [, sp, method] = /^([0-9A-Fa-f]{16}) [0-9A-Fa-f]{16} (?!\[)(.*)/.exec(line) ?? [];
    if (sp !== undefined) frames?.push({ sp: BigInt(`0x${sp}`), method: plainMethod(method!) });
  }
  return stacks;
}

/** Of `!pe`. */
function exceptionIn(text: string): Pick<SosFacts, "exception"> {
  const field = (name: string): string => new RegExp(`^${name}:\\s+(.*?)\\r?$`, "m").exec(text)?.[1] ?? "";
  if (field("Exception type") === "") return {};
  const frames = text.matchAll(/^ +[0-9A-F]{16} [0-9A-F]{16} (?:[^!\n]*!)?(.*?)\+0x/gim);
  return {
    exception: {
      type: field("Exception type"),
      message: field("Message"),
      hresult: `0x${field("HResult").toLowerCase()}`,
      methods: [...frames].map(([, method]) => plainMethod(method!)),
    },
  };
}
