/** PDBs beside LLVM's own readers: every function, and what every third byte of code is of. */
import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { fileSource } from "../../lib/minidump/mod.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { build } from "../../scripts/fixtures/build.ts";
import { listedFunctions, llvmMissing, symbolized } from "../support/llvm.ts";

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

Deno.test({
  name: `functions, inlined ones and lines of PDBs are LLVM's${
    llvmMissing ? ` (ignored: ${llvmMissing})` : ""
  }`,
  ignore: llvmMissing !== undefined,
  fn: async () => {
    for (const name of PROGRAMS) {
      const { path } = await build(name);
      const pdbPath = path.replace(/exe$/, "pdb");
      using source = await fileSource(pdbPath);
      const pdb = await Pdb.open(source);
      const functions = (await listedFunctions(pdbPath)).filter(({ section }) => section === 1);
      ok(functions.length > 1, name);
      const addresses = functions.flatMap(({ offset, size }) =>
        Array.from({ length: Math.ceil(size / STEP) }, (_, n) => CODE + offset + n * STEP)
      );
      const theirs = await symbolized(path, addresses);
      for (const [index, address] of addresses.entries()) {
        const ours = (await pdb.functionsAt(address)).map(({ name, source }) =>
          `${name} ${source === undefined ? "??:0" : `${source.file}:${source.line}`}`
        );
        deepEqual(known(ours), known(theirs[index]!), `${name} at 0x${address.toString(16)}`);
      }
      for (const { name: called, offset } of functions) {
        const own = (await pdb.functionsAt(CODE + offset)).at(-1);
        deepEqual([own?.name, own?.begin], [called, CODE + offset]);
      }
    }
  },
});

/**
 * Of inlined functions llvm-symbolizer (14) tells the last of their lines so far, not the one at the address, which
 * llvm-pdbutil lists: of those only the names are compared here, and the lines with the engine in tests/e2e/stacks_test.ts.
 */
function known(frames: readonly string[]): string[] {
  return frames.map((frame, index) => index === frames.length - 1 ? frame : frame.replace(/ [^ ]*$/, ""));
}
