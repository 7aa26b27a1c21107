/**
 * Which tests run beside which: the one place that says so. What is in no list runs on the engine beside
 * what waits, so that no test file can be left out.
 *
 * @module
 */
import { join, relative } from "../support/paths.ts";

/**
 * How a job may run. `engine`: on the engine, one at a time, because its recipes have times in them: two would take
 * all of two processors, and their programs come too late. `beside`: without the engine, one at a time. `waits`: on
 * the engine, and mostly waiting, one at a time. `free`: no time counts in it, so that it fills whichever of these
 * three lanes has nothing more of its own. `measures`: alone, at the end.
 */
export type Group = "engine" | "beside" | "waits" | "free" | "measures";

/** One run of `deno test`. */
export interface Job {
  /** What the output calls it. */
  readonly name: string;
  readonly group: Group;
  readonly args: readonly string[];
  /** Whether the real engine must be there, so that on Linux the lab must be up. */
  readonly engine: boolean;
}

const END_TO_END = "tests/e2e";

/** End-to-end tests that watch for minutes and work little. */
const WAITS = ["healthy", "watch", "machines", "soak", "together", "looks", "fleet_watch"];

/** End-to-end tests that measure times, or the use of a processor, in what they watch. */
const MEASURES = ["hangs", "leaving", "sample_cost", "sampler"];

/** End-to-end tests in which no time counts: they wait for what happens, however late. The longest first. */
const FREE = [
  ...[
    "faults",
    "managed",
    "captures",
    "sightings",
    "endings",
    "bucket_matrix",
    "action",
    "examples",
    "stacks",
    "engine_dumps",
    "interrupts",
  ],
  ...[
    "wow64",
    "cpp",
    "real_programs",
    "package",
    "buckets",
    "kernel_dumps",
    "guides",
    "watch_action",
    "tree",
  ],
  ...["standalone", "postmortem", "ship", "snap", "attach", "resume", "presets", "names", "lab", "not_there"],
  ...[
    "personas",
    "prune",
    "processes",
    "doctor",
    "bad_input",
    "launching",
    "fleet",
    "scrub",
    "report",
    "engine",
  ],
  ...["azure", "dotnet_matrix"],
  "standalone",
  "snap",
  "foreign_code",
  "presets",
  "names",
];

/** Tests outside of tests/e2e that draw pages in a browser: they take as long, and as much of the machine. */
const BROWSER = ["tests/report/html/browser_test.ts", "tests/docs/site_test.ts"];

/** Those that take longest of their group; they start first, or all would wait for them in the end. */
const LONG = [...WAITS, ...FREE, "deadline", "triggers"];

/** Where examples are that must run: in guides, and in comments. */
const DOCUMENTED = ["README.md", "docs", "mod.ts", "lib"];

/** Every job, in the order in which they start, for a tree whose test files are these, from its root. */
export function jobsOf(files: readonly string[]): Job[] {
  const endToEnd = files.filter((file) => file.startsWith(`${END_TO_END}/`));
  const rank = (file: string): number => (LONG.indexOf(scenario(file)) + LONG.length + 1) % (LONG.length + 1);
  return [
    ...endToEnd.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b)).map(engineJob),
    ...files.filter((file) => BROWSER.includes(file)).map((file) => unitJob(file, [file])),
    { name: "doc tests", group: "beside", args: ["--doc", ...DOCUMENTED], engine: false },
    ...rooms(files.filter((file) => !endToEnd.includes(file) && !BROWSER.includes(file))),
  ];
}

/** Names in the lists above that no file has. */
export function strangers(files: readonly string[]): string[] {
  const names = [...new Set([...MEASURES, ...LONG])].map((name) => `${END_TO_END}/${name}_test.ts`);
  return [...names, ...BROWSER].filter((name) => !files.includes(name));
}

/** The test files of a tree, from its root. */
export async function testFiles(root: string, folder = "tests"): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = join(root, folder, name);
    if (isDirectory) found.push(...await testFiles(root, relative(root, path).replaceAll("\\", "/")));
    else if (name.endsWith("_test.ts")) found.push(relative(root, path).replaceAll("\\", "/"));
  }
  return found.sort();
}

/** `faults` of `tests/e2e/faults_test.ts`. */
function scenario(file: string): string {
  return file.slice(END_TO_END.length + 1).replace(/_test\.ts$/, "");
}

function engineJob(file: string): Job {
  const name = scenario(file);
  const lists: readonly (readonly [Group, readonly string[]])[] = [
    ["waits", WAITS],
    ["free", FREE],
    ["measures", MEASURES],
  ];
  const [group] = lists.find(([, names]) => names.includes(name)) ?? ["engine" as const];
  return { name: file, group, args: ["--no-check", file], engine: true };
}

function unitJob(name: string, files: readonly string[]): Job {
  return { name, group: "beside", args: ["--no-check", ...files], engine: false };
}

/** Unit tests by the folder under tests/. */
function rooms(files: readonly string[]): Job[] {
  const byRoom = Map.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
  return [...byRoom].map(([room, files]) => unitJob(room, files));
}
