// deno-lint-ignore-file no-console
/**
 * Hangs and the use of resources, on real programs: each is found, in time, and told for what it is. The programs live
 * so long that each is there still when its rule kills it, on a machine that others use, too.
 */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramName } from "../../scripts/fixtures/programs.ts";
import type { SampleEvent } from "../../lib/facts/event.ts";
import { noDesktop } from "../support/desktop.ts";
import { stackwalk } from "../support/breakpad.ts";
import { decideAgain } from "../support/decide_again.ts";
import { testAtOnce } from "../support/steps_at_once.ts";
import { table } from "../support/table.ts";
import {
  type Captured,
  captured,
  outputFolder,
  programs,
  trapline,
  windowsScript,
} from "../support/trapline.ts";

interface Case {
  readonly name: string;
  readonly program: readonly [ProgramName, ...string[]];
  /** The trigger, as in YAML. */
  readonly on: string;
  /** By how many ms of the program's own time the look that fired it came after the limit; from the samples up to it. */
  late(samples: readonly SampleEvent[]): number;
  readonly verdict?: string;
  readonly evidence?: RegExp;
  /** What is done to it from outside, once it runs. */
  readonly meanwhile?: (pid: number) => Promise<unknown>;
}

type Sampled = SampleEvent & { readonly at: number };

/** The ms over the limit that a look itself has measured. */
const beyond =
  (value: (sample: SampleEvent) => number | undefined, limit: number): Case["late"] => (samples) =>
    value(samples.at(-1)!)! - limit;

/** The ms from the first look of those in a row that found it so, over the span. */
const since = (holds: (sample: SampleEvent) => boolean, span = 0): Case["late"] => (samples) => {
  const first = samples.findLastIndex((sample) => !holds(sample)) + 1;
  return samples.at(-1)!.active - samples[first]!.active - span;
};

const DIALOG = "Microsoft Visual C++ Runtime Library";

const SUSPEND = fileURLToPath(new URL("./scenarios/suspend.ts", import.meta.url));

const CASES: readonly Case[] = [
  {
    name: "a window that hangs",
    program: ["window", "500", "300000"],
    on: "{ window: 2s }",
    late: beyond(({ window }) => window?.ms, 2000),
    verdict: "waiting",
  },
  {
    name: "a modal dialog",
    program: ["window", "dialog", DIALOG, "Assertion failed: basket != NULL"],
    on: '{ dialog: "*Assertion failed*" }',
    late: since(({ dialog }) => dialog?.title === DIALOG && dialog.text.includes("basket")),
  },
  {
    name: "a silent worker",
    program: ["quiet", "compute", "300"],
    on: "{ silence: 2s }",
    late: beyond(({ silent }) => silent, 2000),
    evidence: /% of a core over/,
  },
  {
    name: "a deadlock of two locks",
    program: ["hang", "deadlock"],
    on: "{ noProgress: 2s }",
    late: beyond(({ idle }) => idle, 2000),
    verdict: "deadlocked",
    evidence: /thread \d+ waits in RtlEnterCriticalSection for the lock 0x[0-9a-f]+, held by thread \d+/,
  },
  {
    name: "a deadlock with the loader's lock",
    program: ["hang", "loader"],
    on: "{ noProgress: 2s }",
    late: beyond(({ idle }) => idle, 2000),
    verdict: "deadlocked",
    evidence: /the loader's lock, held by thread \d+/,
  },
  {
    name: "a process that somebody has suspended",
    program: ["quiet", "progress", "300"],
    on: "{ noProgress: 2s }",
    late: beyond(({ idle }) => idle, 2000),
    verdict: "waiting",
    evidence: /^all its threads are suspended$/m,
    meanwhile: (pid) => windowsScript(SUSPEND, [String(pid)]),
  },
  {
    name: "a loop that spins",
    program: ["hang", "spin"],
    on: '{ cpu: ">40%", relative: core, for: 2s }',
    late: since(({ cpu = 0 }) => cpu > 0.4, 2000),
  },
  {
    name: "memory that leaks",
    program: ["resource", "memory", "10", "20", "200", "300000"],
    on: "{ memory: +64MiB }",
    late: since(({ commit = 0 }) => commit > 64 << 20),
  },
  {
    name: "handles that leak",
    program: ["resource", "handles", "100", "20", "200", "300000"],
    on: '{ handles: ">1000" }',
    late: since(({ handles = 0 }) => handles > 1000),
  },
  {
    name: "threads that leak",
    program: ["resource", "threads", "10", "10", "200", "300000"],
    on: '{ threads: ">50", for: 1s }',
    late: since(({ threads = 0 }) => threads > 50, 1000),
  },
];

/** The pid of the target, once the event log has it. */
async function started(events: string): Promise<number> {
  for (;;) {
    const log = await Deno.readTextFile(events).catch(() => "");
    const pid = /"kind":"process-start","pid":(\d+)/.exec(log)?.[1];
    if (pid !== undefined) return Number(pid);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function recipe(folder: string, on: string, dump = "{ dump: mini }"): Promise<string> {
  const path = join(folder, "recipe.yaml");
  await Deno.writeTextFile(
    path,
    `name: found\nrules:\n  found: { on: ${on}, do: [${dump}, { kill: true }] }\n`,
  );
  return path;
}

interface Log {
  readonly period: number;
  readonly samples: readonly Sampled[];
  readonly fired: readonly number[];
}

async function readLog(path: string): Promise<Log> {
  const records = (await Deno.readTextFile(path)).trim().split("\n").map((line) => JSON.parse(line));
  const [{ interest }] = records;
  return {
    period: interest.samples.period,
    samples: records.filter(({ kind }) => kind === "sample"),
    fired: records.filter(({ kind }) => kind === "fired").map(({ at }) => at),
  };
}

async function run({ program: [name, ...args], on, meanwhile }: Case): Promise<{ log: Log; file: Captured }> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const events = join(folder, "events.ndjson");
  const rules = await recipe(folder, on);
  const running = trapline([
    ...["run", "--recipe", rules, "--events", events, "--out", out.path, "--"],
    ...[(await programs()).path(name), ...args],
  ]);
  await meanwhile?.(await started(events));
  const { code, stderr } = await running;
  equal(code, 124, stderr);
  match(stderr, /wrote 1 dump; the rule found killed the target/);
  const [file, ...rest] = await captured(out.path);
  equal(rest.length, 0, "one dump was due");
  ok(file!.manifest.verification.ok);
  ok((await stackwalk(file!.dump)).threads.length > 0);
  equal(await decideAgain(rules, events, stderr), 2, "a dump and a kill, decided again");
  return { log: await readLog(events), file: file! };
}

const found: string[][] = [];

async function isFound(each: Case): Promise<void> {
  const { log, file: { manifest } } = await run(each);
  equal(log.fired.length, 1);
  const seen = log.samples.filter(({ at }) => at <= log.fired[0]!);
  const late = each.late(seen);
  ok(late >= 0 && late <= 2 * log.period, `${late} ms after its limit, ${log.period} ms a look`);
  equal(manifest.trigger.kind, "sample");
  if (each.verdict) equal(manifest.hang?.verdict, each.verdict, manifest.hang?.evidence.join("; "));
  if (each.evidence) match(manifest.hang!.evidence.join("\n"), each.evidence);
  const { hang } = manifest;
  found.push([each.name, each.on, `${Math.round(late)} of ${2 * log.period} ms`, hang?.verdict ?? ""]);
}

async function treeIsDumped(): Promise<void> {
  await using out = await outputFolder();
  const rules = await recipe(join(out.path, ".."), "{ silence: 3s }", "{ dump: mini, tree: true }");
  const program = [(await programs()).path("quiet"), "tree", "400", "5"];
  const { code, stderr } = await trapline(["run", "--recipe", rules, "--out", out.path, "--", ...program]);
  equal(code, 124, stderr);
  const dumps = await captured(out.path);
  equal(dumps.length, 5, stderr);
  for (const { manifest } of dumps) ok(manifest.verification.ok);
  const inOrder = dumps.map(({ manifest }) => manifest)
    .toSorted((a, b) => Date.parse(a.capturedAt) - Date.parse(b.capturedAt))
    .map(({ target }) => Date.parse(target.created));
  deepEqual(inOrder, inOrder.toSorted((a, b) => b - a), "the youngest first");
}

/** Found at the same time: each waits for its limit, most of the time. */
const AT_ONCE = 3;

testAtOnce("hangs and the use of resources", AT_ONCE, [
  ...CASES.map((each) => ({
    name: `${each.name} is found within two looks of its limit`,
    ignore: noDesktop && each.program[0] === "window",
    fn: () => isFound(each),
  })),
  {
    name:
      "a silent tree of five is dumped whole, the processes that were started before those that started them",
    fn: treeIsDumped,
  },
]);

Deno.test.afterAll(() => console.log(table(["program", "trigger", "after its limit", "verdict"], found)));
