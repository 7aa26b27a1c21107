/**
 * The programs that the tests crash, hang and measure: `deno run -A scripts/fixtures.ts` builds what is missing and
 * says where each one is.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { build, type Built, unicodeCopies } from "./fixtures/build.ts";
import { FixtureError } from "./fixtures/compiler.ts";
import { dotnetProgram } from "./fixtures/dotnet.ts";
import { NAMES, type ProgramName } from "./fixtures/programs.ts";

export { FixtureError } from "./fixtures/compiler.ts";
export type { Built } from "./fixtures/build.ts";
export type { ProgramName } from "./fixtures/programs.ts";

/** How many compilers run at once. */
const PARALLEL = 2;

/** The programs, all built. */
export interface Fixtures {
  readonly programs: readonly Built[];
  /** A folder with spaces and a name beyond ASCII, holding a copy of echo.exe and of crash.exe. */
  readonly unicode: string;
  /** Where a program is on this machine: a Linux path on Linux, a Windows path on Windows. */
  path(name: ProgramName): string;
}

async function buildAll(): Promise<Built[]> {
  const waiting = [...NAMES];
  const built: Built[] = [];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name; name = waiting.shift()) built.push(await build(name));
  };
  const results = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return built.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name));
}

/** Builds what is missing; all programs. On Linux the lab must be up. */
export async function fixtures(): Promise<Fixtures> {
  const programs = await buildAll();
  const find = (name: ProgramName): Built => programs[NAMES.indexOf(name)]!;
  return {
    programs,
    unicode: await unicodeCopies([find("echo"), find("crash")]),
    path: (name) => find(name).path,
  };
}

if (import.meta.main) {
  try {
    const { programs, unicode } = await fixtures();
    for (const { name, path, fresh } of programs) {
      console.log(`${fresh ? "built" : "ready"}  ${name.padEnd(12)} ${path}`);
    }
    console.log(`copies ${"".padEnd(12)} ${unicode}`);
    const { path, fresh } = await dotnetProgram();
    console.log(`${fresh ? "built" : "ready"}  ${"managed".padEnd(12)} ${path}`);
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error;
    console.error(`fixtures: ${error.message}`);
    Deno.exit(1);
  }
}
