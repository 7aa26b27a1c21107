/**
 * What may happen to Trapline, done to it: the target lives or dies as it would have without us, nothing stays suspended,
 * no half file has a final name, and the event log says what happened.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramName } from "../../scripts/fixtures.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { noSmallDisk, type SmallDisk, smallDisk } from "../support/small_disk.ts";
import { testAtOnce } from "../support/steps_at_once.ts";
import { table } from "../support/table.ts";
import { TIMES } from "../support/times.ts";
import { captured, outputFolder, ownCache, programs, seen, windowsScript } from "../support/trapline.ts";
import type { Fault, Faulted } from "./scenarios/fault.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/fault.ts", import.meta.url));
const LINUX = Deno.build.os === "linux";

/** So much memory that a full dump takes long enough to be interfered with. */
const LARGE = "300";
const CRASH = 0xC0000005, KILLED = 7;
/** The recipes, of one rule each. */
const RULES = {
  crash: { on: { exception: "*", chance: "second" }, do: [{ dump: "full" }] },
  patient: { on: { exception: "*", chance: "second" }, do: [{ dump: "full", timeout: "8s" }] },
  snapshot: { on: { timer: "500ms" }, do: [{ dump: "full" }] },
  "snapshot-patient": { on: { timer: "500ms" }, do: [{ dump: "full", timeout: "8s" }] },
  live: { on: { timer: "500ms" }, do: [{ dump: "full", live: true }] },
} as const;

type Kind = LogRecord["kind"];
type Of<K extends Kind> = LogRecord & { readonly kind: K };

interface Case extends Omit<Fault, "target" | "command" | "later" | "settled"> {
  readonly name: string;
  readonly command: "run" | "attach" | "watch";
  readonly rule: keyof typeof RULES;
  readonly target: readonly [ProgramName, ...string[]];
  readonly later?: number;
  readonly settled?: number;
  /** What the target must end with. */
  readonly ends: number;
  /** Which files may be in the output folder: what was half written, of a supervisor that is gone; whole dumps. */
  readonly leaves?: "halves" | "dumps";
  /** What must be in the event log. */
  readonly told: (records: readonly LogRecord[]) => boolean;
  /** What happens at the same time outside of the scenario. */
  readonly meanwhile?: (folder: string, over: AbortSignal) => Promise<void>;
  readonly disk?: number;
  readonly ignore?: boolean;
}

function of<K extends Kind>(records: readonly LogRecord[], kind: K): Of<K>[] {
  return records.filter((record): record is Of<K> => record.kind === kind);
}

const lost = (what: "armed" | "snapshot") => (records: readonly LogRecord[]): boolean =>
  of(records, "host-lost").some((record) => record.what === what);

/** A supervisor that was killed has said what it was at, and no end. */
const cutShort = (last: Kind) => (records: readonly LogRecord[]): boolean =>
  of(records, last).length > 0 && of(records, "ended").length === 0;

/** The dump that there is not is told, with the reason. */
const missed = (because: RegExp) => (records: readonly LogRecord[]): boolean =>
  of(records, "ended").some(({ missed: [miss] }) => because.test(miss?.because ?? ""));

/** Either it was written whole before, or it is told as missed. */
const wholeOrMissed = (records: readonly LogRecord[]): boolean =>
  of(records, "dumped").some(({ outcome }) => outcome.ok) || missed(/./)(records);

const CASES: readonly Case[] = [
  {
    name: "host killed, armed",
    command: "run",
    rule: "crash",
    target: ["suspended", "5"],
    when: "armed",
    later: 600,
    what: "kill-host",
    ends: 0,
    told: lost("armed"),
  },
  {
    name: "host killed, in a crash dump",
    command: "run",
    rule: "crash",
    target: ["bigmem", LARGE],
    when: "writing",
    what: "kill-host",
    ends: CRASH,
    told: lost("armed"),
  },
  {
    name: "host killed, in a snapshot",
    command: "attach",
    rule: "snapshot",
    target: ["suspended", "eof", LARGE],
    when: "writing",
    what: "kill-host",
    ends: 0,
    told: lost("snapshot"),
  },
  {
    name: "supervisor killed, armed",
    command: "run",
    rule: "crash",
    target: ["suspended", "5"],
    when: "armed",
    later: 600,
    what: "kill-supervisor",
    ends: 0,
    told: cutShort("armed"),
  },
  {
    name: "supervisor killed, in a crash dump",
    command: "run",
    rule: "crash",
    target: ["bigmem", LARGE],
    when: "writing",
    what: "kill-supervisor",
    ends: CRASH,
    leaves: "halves",
    told: cutShort("dumping"),
  },
  {
    name: "supervisor killed, in a snapshot",
    command: "attach",
    rule: "snapshot",
    target: ["suspended", "eof", LARGE],
    when: "writing",
    what: "kill-supervisor",
    ends: 0,
    leaves: "halves",
    told: cutShort("dumping"),
  },
  {
    name: "supervisor of a watch killed, armed",
    command: "watch",
    rule: "crash",
    target: ["suspended", "eof"],
    when: "armed",
    later: 600,
    what: "kill-supervisor",
    ends: 0,
    told: cutShort("armed"),
  },
  {
    name: "supervisor of a watch killed, in a snapshot",
    command: "watch",
    rule: "snapshot",
    target: ["suspended", "eof", LARGE],
    when: "writing",
    what: "kill-supervisor",
    ends: 0,
    leaves: "halves",
    told: cutShort("dumping"),
  },
  {
    name: "target killed, in a snapshot",
    command: "attach",
    rule: "snapshot",
    target: ["suspended", "eof", LARGE],
    when: "writing",
    what: "kill-target",
    ends: KILLED,
    leaves: "dumps",
    told: wholeOrMissed,
  },
  {
    name: "target killed, in its crash dump",
    command: "run",
    rule: "crash",
    target: ["bigmem", LARGE],
    when: "writing",
    what: "kill-target",
    ends: KILLED,
    leaves: "dumps",
    told: wholeOrMissed,
  },
  {
    name: "target ends, in a live dump",
    command: "attach",
    rule: "live",
    target: ["bigmem", LARGE, "eof"],
    when: "writing",
    what: "end-target",
    ends: 0,
    leaves: "dumps",
    told: wholeOrMissed,
  },
  {
    name: "engine hangs, in a snapshot",
    command: "attach",
    rule: "snapshot-patient",
    target: ["suspended", "eof", LARGE],
    when: "writing",
    what: "suspend-host",
    // Its time to write, and a little.
    settled: 9_500,
    ends: 0,
    told: missed(/longer than its timeout of 8000 ms/),
  },
  {
    name: "engine hangs, in a crash dump",
    command: "run",
    rule: "patient",
    target: ["bigmem", LARGE],
    when: "writing",
    what: "suspend-host",
    ends: CRASH,
    told: missed(/longer than its timeout of 8000 ms/),
  },
  {
    name: "output folder removed, armed",
    command: "run",
    rule: "crash",
    target: ["crash", "null-write", "2500"],
    when: "armed",
    what: "remove-folder",
    ends: CRASH,
    leaves: "dumps",
    told: (records) => of(records, "dumped").some(({ outcome }) => outcome.ok),
  },
  {
    name: "output folder removed, in a crash dump",
    command: "run",
    rule: "crash",
    target: ["bigmem", LARGE],
    when: "armed",
    what: "none",
    // Windows removes no file that is open.
    ignore: !LINUX,
    meanwhile: removeWhatGrows,
    ends: CRASH,
    leaves: "dumps",
    told: wholeOrMissed,
  },
  {
    name: "disk filled, in a crash dump",
    command: "run",
    rule: "crash",
    target: ["bigmem", LARGE],
    when: "writing",
    what: "fill-disk",
    disk: 400 * 1024,
    ignore: noSmallDisk,
    ends: CRASH,
    leaves: "dumps",
    told: wholeOrMissed,
  },
];

/** Removes the output folder of each run as soon as a dump in it grows. */
async function removeWhatGrows(folder: string, over: AbortSignal): Promise<void> {
  const waiting = new Set(Array.from({ length: TIMES }, (_, i) => join(folder, String(i), "dumps")));
  while (waiting.size > 0 && !over.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const dumps of waiting) {
      if (!await grows(dumps)) continue;
      await Deno.remove(dumps, { recursive: true });
      waiting.delete(dumps);
    }
  }
}

async function grows(folder: string): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if ((await Deno.stat(join(folder, name))).size > 0) return true;
    }
  } catch {
    // Not there yet.
  }
  return false;
}

/** Runs a fault so many times, in a folder. */
async function inject(
  { command, rule, target: [name, ...args], when, later = 50, what, settled = 2_000, meanwhile }: Case,
  folder: string,
  disk: SmallDisk | undefined,
): Promise<Faulted[]> {
  const recipe = join(folder, "recipe.json");
  const rules = { [rule]: RULES[rule] };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "faults", rules, limits: { free: "1MB" } }));
  const fault: Fault = {
    target: [seen((await programs()).path(name)), ...args],
    command: [command, "--recipe", seen(recipe)],
    when,
    later,
    what,
    settled,
  };
  const over = new AbortController();
  const parallel = meanwhile?.(folder, over.signal);
  const wish = [JSON.stringify(fault), String(TIMES), seen(disk?.path ?? folder)];
  const { code, stdout, stderr } = await windowsScript(SCENARIO, wish, { ...disk, env: ownCache(folder) });
  over.abort();
  await parallel;
  equal(code, 0, stderr);
  // Targets that a command has launched write to the same stdout.
  return stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

/** What is in the folder is what may be. */
async function checkLeft(
  { left }: Faulted,
  leaves: Case["leaves"],
  folder: string | undefined,
): Promise<void> {
  const halves = left.filter((name) => name.includes(".partial"));
  if (leaves === "halves") {
    deepEqual(left, halves, "something half written has a final name");
    return;
  }
  deepEqual(halves, [], "something half written stayed");
  if (leaves === undefined) deepEqual(left, []);
  deepEqual(left.filter((name) => name.endsWith(".unverified.dmp")), []);
  if (folder === undefined || left.length === 0) return;
  for (const { manifest, dump } of await captured(folder)) {
    ok(manifest.verification.ok);
    equal((await Deno.stat(dump)).size, manifest.file.bytes);
  }
}

/** Faults at the same time: each waits for what comes of it, most of the time. */
const AT_ONCE = 2;

const rows: string[][] = [];

testAtOnce(
  "faults",
  AT_ONCE,
  CASES.map((each) => ({
    name: each.name,
    ignore: each.ignore ?? false,
    fn: async () => {
      await using out = await outputFolder();
      const folder = join(out.path, "..");
      await using disk = each.disk === undefined ? undefined : await smallDisk(each.disk);
      const runs = await inject(each, folder, disk);
      equal(runs.length, TIMES);
      for (const [i, run] of runs.entries()) {
        const told = JSON.stringify(run);
        equal(run.exitCode, each.ends, told);
        equal(run.suspended, 0, told);
        equal(run.hosts, 0, `a host outlived its supervisor: ${told}`);
        ok(each.told(run.records), `the event log does not say it: ${told}`);
        await checkLeft(run, each.leaves, disk === undefined ? join(folder, String(i), "dumps") : undefined);
      }
      const whole = runs.filter(({ left }) => left.some((name) => name.endsWith(".dmp"))).length;
      rows.push([each.name, `${runs.length} of ${TIMES}`, each.ends.toString(16), `${whole}`]);
    },
  })),
);

Deno.test.afterAll(() => {
  const lines = table(["fault", "as without us", "ended with", "whole dumps"], rows).split("\n");
  for (const line of lines) console.log(TIMES > 1 ? `long: ${line}` : line);
});
