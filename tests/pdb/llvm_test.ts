/** PDBs beside LLVM's own readers: every function, and what every third byte of code is of. */
import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { fileSource } from "../../lib/minidump/mod.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { build } from "../../scripts/fixtures/build.ts";
import {
  type ListedFrame,
  listedFrames,
  listedFunctions,
  llvmMissing,
  severalLines,
  symbolized,
} from "../support/llvm.ts";
import { buildMicrosoft, MICROSOFT_PROGRAMS } from "../support/microsoft_programs.ts";

/** Ten programs of C, and one of C++ with functions in each other. */
const PROGRAMS = [
  "crash",
  "threads",
  "hang",
  "ticker",
  "resource",
  "window",
  "child",
  "echo",
  "secrets",
  "bigmem",
  "inlines",
] as const;
/** The linker puts the code into the first section, a page behind the start. */
const CODE = 0x1000;
const STEP = 3;

const MISSING = llvmMissing ? ` (ignored: ${llvmMissing})` : "";

Deno.test({
  name: `functions, inlined ones and lines of PDBs are LLVM's${MISSING}`,
  ignore: llvmMissing !== undefined,
  fn: async () => {
    for (const name of PROGRAMS) await sameFunctions(name, (await build(name)).path);
  },
});

Deno.test({
  name: `so they are of programs for Microsoft's runtime, x64 and x86${MISSING}`,
  ignore: llvmMissing !== undefined,
  fn: async () => {
    for (const program of MICROSOFT_PROGRAMS) {
      await sameFunctions(program.name, await buildMicrosoft(program));
    }
  },
});

Deno.test({
  name: `what a PDB says of frames of x86 is LLVM's${MISSING}`,
  ignore: llvmMissing !== undefined,
  fn: async () => {
    let records = 0;
    for (const program of MICROSOFT_PROGRAMS) {
      const path = (await buildMicrosoft(program)).replace(/exe$/, "pdb");
      using source = await fileSource(path);
      const pdb = await Pdb.open(source);
      for (const { begin, ...expected } of innermost(await listedFrames(path))) {
        deepEqual(await pdb.rulesAt(begin), expected, `${program.name} at 0x${begin.toString(16)}`);
        records++;
      }
    }
    ok(records > 20, `${records} records`);
  },
});

/** Of records that begin at one place the shortest is the one that counts there. */
function innermost(listed: readonly ListedFrame[]): Omit<ListedFrame, "size">[] {
  const found = new Map<number, ListedFrame>();
  for (const frame of listed) {
    const known = found.get(frame.begin);
    if (known === undefined || frame.size < known.size) found.set(frame.begin, frame);
  }
  return [...found.values()].map(({ size: _, ...frame }) => frame);
}

async function sameFunctions(name: string, path: string): Promise<void> {
  const pdbPath = path.replace(/exe$/, "pdb");
  using source = await fileSource(pdbPath);
  const pdb = await Pdb.open(source);
  const functions = (await listedFunctions(pdbPath)).filter(({ section }) => section === 1);
  ok(functions.length > 1, name);
  const addresses = functions.flatMap(({ offset, size }) =>
    Array.from({ length: Math.ceil(size / STEP) }, (_, n) => CODE + offset + n * STEP)
  );
  // Names as the PDB's functions have them, not as its public symbols do.
  const theirs = await symbolized(path, addresses, ["--functions=short"]);
  const several = await severalLines(pdbPath);
  for (const [index, address] of addresses.entries()) {
    const ours = (await pdb.functionsAt(address)).map(({ name, source }) =>
      `${name} ${source === undefined ? "??:0" : `${source.file}:${source.line}`}`
    );
    const expected = theirs[index]!.map((frame) => sameLine(frame, several, ours.at(-1)!));
    deepEqual(known(ours), known(expected), `${name} at 0x${address.toString(16)}`);
  }
  for (const { name: called, offset } of functions) {
    const own = (await pdb.functionsAt(CODE + offset)).at(-1);
    deepEqual([own?.name, own?.begin], [called, CODE + offset]);
  }
}

/** Where several lines begin at one place LLVM reports the first and Trapline the last, whose code it is. */
function sameLine(theirs: string, several: ReadonlyMap<number, readonly number[]>, ours: string): string {
  const lineOf = (frame: string): number => Number(/:(\d+)$/.exec(frame)?.[1]);
  const both = [...several.values()].some((lines) =>
    lines.includes(lineOf(theirs)) && lines.at(-1) === lineOf(ours)
  );
  return both ? theirs.replace(/\d+$/, String(lineOf(ours))) : theirs;
}

/**
 * Of inlined functions llvm-symbolizer (14) tells the last of their lines so far, not the one at the address, which
 * llvm-pdbutil lists: of those only the names are compared here, and the lines with the engine in tests/e2e/stacks_test.ts.
 */
function known(frames: readonly string[]): string[] {
  return frames.map((frame, index) => index === frames.length - 1 ? frame : frame.replace(/ [^ ]*$/, ""));
}
