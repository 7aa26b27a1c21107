/**
 * `deno run -A bench/watching.ts [--save]`: what a watch over 1, 10, 100 and 300 programs costs, and how long after a
 * limit the dump is begun.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { fixtures } from "../scripts/fixtures.ts";
import { windowsDeno } from "../scripts/lab/exec.ts";
import { REPO, windowsPath } from "../scripts/lab/layout.ts";
import type { Invocation } from "../scripts/lab/root.ts";
import { join } from "../scripts/support/paths.ts";
import { table } from "../tests/support/table.ts";
import type { Watched } from "./watched.ts";

const TARGETS = [1, 10, 100, 300];
const RECIPE = "name: bench\nrules:\n  stuck: { on: { noProgress: 30s }, do: [{ dump: mini }] }\n" +
  '  large: { on: { memory: ">1GiB" }, do: [{ dump: mini }] }\nlimits: { free: 1MB }\n';
const WINDOWS = Deno.build.os === "windows";
const seen = (path: string): string => WINDOWS ? path : windowsPath(path);

async function invocation(args: string[]): Promise<Invocation> {
  const script = join(REPO, "bench", "watched.ts");
  if (!WINDOWS) return await windowsDeno(script, args);
  return { program: Deno.execPath(), args: ["run", "-A", "--no-check", script, ...args], env: {} };
}

async function measure(program: string, folder: string, targets: number): Promise<Watched> {
  const { program: command, args, env } = await invocation([seen(program), seen(folder), String(targets)]);
  const { stdout, success } = await new Deno.Command(command, { args, env, stderr: "inherit" }).output();
  if (!success) throw new Error(`The measurement of ${targets} targets failed`);
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
}

function row({ targets, samples, passes, cpu, ms, memory, found, begun }: Watched): string[] {
  return [
    String(targets),
    `${(100 * cpu / ms).toFixed(1)} %`,
    (cpu / passes).toFixed(1),
    (cpu / samples).toFixed(2),
    (memory / 2 ** 20).toFixed(0),
    found.toFixed(0),
    begun.toFixed(0),
  ];
}

const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
const rows: string[][] = [];
try {
  await Deno.writeTextFile(join(folder, "recipe.yaml"), RECIPE);
  const program = join(folder, `watched-${crypto.randomUUID().slice(0, 8)}.exe`);
  await Deno.copyFile((await fixtures()).path("quiet"), program);
  for (const targets of TARGETS) {
    console.error(`bench: a watch over ${targets}`);
    rows.push(row(await measure(program, folder, targets)));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
const heads = ["targets", "CPU of a core", "ms a pass", "ms a target and pass", "MiB in RAM"];
const text = [
  "## A watch over many",
  "",
  "One `trapline watch` that looks once a second (progress and memory). _CPU_: of its own process alone, over 20 s;",
  "what Wine's server does for it is not in it. _Found_ and _begun_: ms from the limit (30 s without progress) to the",
  "look that finds it, and to the order to write the dump.",
  "",
  table([...heads, "found", "begun"], rows),
  "",
].join("\n");
console.log(text);
if (Deno.args.includes("--save")) {
  const path = join(REPO, "bench", "results", `${new Date().toISOString().slice(0, 10)}-watch.md`);
  await Deno.writeTextFile(path, `# ${new Date().toISOString().slice(0, 10)}\n\n${text}`);
}
