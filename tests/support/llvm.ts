/** LLVM's own readers of PDBs, for tests that hold ours to them. @module */

import type { X86FrameData } from "../../lib/unwind/frame_rules.ts";

/** Why they can't be asked; `undefined` where they can. */
export const llvmMissing: string | undefined = await missing();

async function missing(): Promise<string | undefined> {
  for (const program of ["llvm-pdbutil", "llvm-symbolizer", "llvm-readobj"]) {
    try {
      await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        return `there is no ${program}: Debian's package llvm has it`;
      }
      throw error;
    }
  }
  return undefined;
}

/** What one of LLVM's programs prints; it is read beside the writing, for a pipe holds 64 KiB. */
export async function output(program: string, args: string[], stdin = ""): Promise<string> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const printed = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  return new TextDecoder().decode((await printed).stdout);
}

/** A function as llvm-pdbutil lists it; `offset` counts from its section's start. */
export interface ListedFunction {
  readonly name: string;
  readonly section: number;
  readonly offset: number;
  readonly size: number;
}

/** Every function of a PDB. */
export async function listedFunctions(pdb: string): Promise<ListedFunction[]> {
  const text = await output("llvm-pdbutil", ["dump", "-symbols", pdb]);
  const pattern = /S_[GL]PROC32[^`]*`(.*)`\n.*addr = (\d+):(\d+), code size = (\d+)/g;
  return [...text.matchAll(pattern)].map(([, name, section, offset, size]) => ({
    name: name!,
    section: Number(section),
    offset: Number(offset),
    size: Number(size),
  }));
}

/** Where lines of code in the first section begin that have several entries in a PDB: all of them are right there. */
export async function severalLines(pdb: string): Promise<ReadonlyMap<number, readonly number[]>> {
  const text = await output("llvm-pdbutil", ["dump", "-l", pdb]);
  const lines = [...text.matchAll(/ (\d+) ([0-9A-F]{8}) [!?]?/g)].map(([, line, offset]) => ({
    line: Number(line),
    offset: Number.parseInt(offset!, 16),
  }));
  const all = Map.groupBy(lines, ({ offset }) => offset);
  return new Map(
    [...all].filter(([, { length }]) => length > 1).map((
      [offset, each],
    ) => [offset, each.map(({ line }) => line)]),
  );
}

/** What a PDB says of a frame of x86, as llvm-pdbutil lists it. */
export interface ListedFrame extends X86FrameData {
  /** From the image's base. */
  readonly begin: number;
  readonly size: number;
}

/** Every frame of the newer kind in a PDB; none in one that is not of x86. */
export async function listedFrames(pdb: string): Promise<ListedFrame[]> {
  const text = await output("llvm-pdbutil", ["dump", "-fpo", pdb]);
  const newer = text.slice(text.indexOf("New FPO Data"));
  const pattern = /^([0-9A-F]{8}) \| +(\d+) \| +(\d+) \| +(\d+) \| +\d+ \| +\d+ \| +(\d+) \| .* \| (\S.*)$/gm;
  return [...newer.matchAll(pattern)].map(([, begin, size, locals, parameters, saved, program]) => ({
    kind: "frame-data",
    begin: Number.parseInt(begin!, 16),
    size: Number(size),
    program: program!.trim(),
    usesBasePointer: false,
    locals: Number(locals),
    parameters: Number(parameters),
    saved: Number(saved),
  }));
}

/** What llvm-symbolizer says of addresses: for each the functions, the innermost first, as `name file:line`. */
export async function symbolized(
  image: string,
  addresses: readonly number[],
  options: readonly string[] = [],
): Promise<string[][]> {
  const asked = addresses.map((address) => `0x${address.toString(16)}\n`).join("");
  const text = await output("llvm-symbolizer", [`--obj=${image}`, "--relative-address", ...options], asked);
  return text.split("\n\n").slice(0, addresses.length).map((each) => {
    const lines = each.split("\n").filter((line) => line !== "");
    return Array.from({ length: lines.length / 2 }, (_, n) => {
      const place = lines[2 * n + 1]!.replace(/:\d+$/, "");
      return `${lines[2 * n]} ${place}`;
    });
  });
}
