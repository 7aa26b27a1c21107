/**
 * `deno task demo`: a program crashes; its dump is captured, verified and explained.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { build } from "./fixtures/build.ts";
import { FixtureError } from "./fixtures/compiler.ts";
import { exec, windowsDeno } from "./lab/exec.ts";
import { LabError } from "./lab/steps.ts";
import { up } from "./lab/up.ts";
import { CommandError, inherit } from "./support/command.ts";
import { REPO } from "./lab/layout.ts";
import { join } from "./support/paths.ts";

const OUT = "trapline-dumps";

/** A C program with a PDB; where no compiler is, a Deno script that writes to an address where nothing is. */
async function crashingProgram(): Promise<string[]> {
  try {
    return [(await build("crash")).path, "null-write"];
  } catch (error) {
    if (!(error instanceof FixtureError) || Deno.build.os !== "windows") throw error;
    return [Deno.execPath(), "run", "-A", "--no-config", join(REPO, "lib/watch/probe_child.ts")];
  }
}

async function demo(): Promise<number> {
  const linux = Deno.build.os === "linux";
  if (linux) await up((line) => console.error(line));
  const program = await crashingProgram();
  const args = ["run", "--out", OUT, "--dump", "mini", "--", ...program];
  console.error(`\n$ trapline ${args.join(" ")}\n`);
  const entry = join(REPO, "lib/cli/main.ts");
  const code = linux
    ? await exec(await windowsDeno(entry, args))
    : await inherit(Deno.execPath(), ["run", "-A", "--no-check", entry, ...args], { cwd: REPO });
  // 0xC0000005 is the program's own code, passed through; Linux keeps its low 8 bits.
  const expected = linux ? 0x05 : 0xC0000005;
  console.error(
    code >>> 0 === expected
      ? "\nThe dump and its manifest (.json) are in ./trapline-dumps."
      : "\nThe demo failed.",
  );
  return code >>> 0 === expected ? 0 : 1;
}

try {
  Deno.exit(await demo());
} catch (error) {
  if (!(error instanceof LabError || error instanceof CommandError || error instanceof FixtureError)) {
    throw error;
  }
  console.error(`demo: ${error.message}`);
  Deno.exit(125);
}
