/** What each measurement does with each contestant. @module */
import { bare, type EngineFacts, runtimeReading } from "./engines.ts";
import { hostRun, ruleRun } from "./host.ts";
import { Program, runClient } from "./program.ts";
import type { Contestant, Measure, Plan, Values } from "./samples.ts";
import { ofTicker, type Snap, snaps } from "./snapshots.ts";

/** One repetition of each contestant, in the order of the table. */
export type Contestants = Partial<Record<Contestant, () => Promise<Values>>>;

/** What a measurement needs. */
export interface Setting {
  readonly plan: Plan;
  readonly engine: EngineFacts;
  /** The file that dumps are written to. */
  readonly file: string;
}

function launched({ plan, engine }: Setting, commandLine: string): Contestants {
  const { client, raw } = plan.programs;
  return {
    host: () => hostRun(commandLine),
    bare: () => runClient(bare("run", engine.filters, commandLine)),
    cpp: () => runClient([client, "run", engine.folder, engine.filters, commandLine]),
    raw: () => runClient([raw, "run", commandLine]),
  };
}

/** What Node does: some JavaScript that V8 compiles, a folder, and a buffer that its pool of threads packs. */
const WORK =
  "const { readdirSync } = require('fs'); let sum = 0; for (let i = 0; i < 2e8; i++) sum += i % 7; " +
  "readdirSync('.'); require('zlib').gzip(Buffer.alloc(1e7), () => {});";

const STORM_CODE = "0xE0AA0002";

function storm(setting: Setting): Contestants {
  const { plan: { programs, exceptions }, engine, file } = setting;
  const commandLine = `"${programs.handled}" ${exceptions} ${STORM_CODE}`;
  const { client, raw } = programs;
  const program = [programs.handled, `${exceptions}`, STORM_CODE];
  return {
    ...launched(setting, commandLine),
    "rule": () => ruleRun("rule", program, file),
    "spent": () => ruleRun("spent", program, file),
    "run": () => ruleRun("run", program, file),
    "bare-woken": () => runClient(bare("woken", engine.filters, commandLine)),
    "cpp-callback": () => runClient([client, "run", engine.folder, engine.filters, commandLine, "callback"]),
    "nobody": () => runClient([raw, "alone", commandLine]),
  };
}

/** A real program to its end, with all that a run has around it, beside the program alone. */
function ofProgram({ plan, file }: Setting, program: readonly string[], followChildren = false): Contestants {
  const commandLine = program.map((each) => `"${each}"`).join(" ");
  return {
    run: () => ruleRun("run", program, file, followChildren),
    nobody: () => runClient([plan.programs.raw, "alone", commandLine]),
  };
}

/** Both engines without us load the runtime's own reader of its data, and the runtime raises exceptions for it. */
function managedStorm(setting: Setting): Contestants {
  const { plan: { programs, managed }, file } = setting;
  const commandLine = `"${programs.managed}" storm ${managed}`;
  const program = [programs.managed, "storm", `${managed}`];
  return {
    ...launched(setting, commandLine),
    "rule": () => ruleRun("rule", program, file),
    "type": () => ruleRun("type", program, file),
    "nobody": () => runClient([programs.raw, "alone", commandLine]),
  };
}

function ticking({ plan, engine, file }: Setting): Contestants {
  const { ticker } = plan.programs;
  const contestants: Contestants = {};
  for (const [name, snap] of Object.entries(snaps(plan, engine.folder, file, "mini"))) {
    contestants[name as Contestant] = () => ofTicker(ticker, snap);
  }
  const look: Snap = async (target) => ({ pid: await target() });
  return { ...contestants, nobody: () => ofTicker(ticker, look) };
}

/** Calls back with the contestants of a measurement, which share a target in some. */
export async function withContestants(
  measure: Measure,
  setting: Setting,
  use: (contestants: Contestants) => Promise<void>,
): Promise<void> {
  const { plan, engine, file } = setting;
  const { programs } = plan;
  switch (measure) {
    case "armed":
      return await use(launched(setting, `"${plan.programs.exit}" 0`));
    case "storm":
      return await use(storm(setting));
    case "snapshot":
      return await use(ticking(setting));
    case "managed":
      return await use(managedStorm(setting));
    case "stops":
      return await use(ofProgram(setting, [programs.ending, `asks-in-vain-${plan.stops.toString(16)}`]));
    case "node":
      return await use(ofProgram(setting, [programs.node, "-e", WORK]));
    case "7za":
      return await use(
        ofProgram(setting, [programs["7za"], "b", "1", "-mmt1", "-md18"]),
      );
    case "ctest":
      return await use(ofProgram(setting, [programs.ctest, "--quiet", "--test-dir", programs.tests], true));
    case "facts": {
      await using program = new Program([plan.programs.managed, "threads", `${plan.threads}`]);
      await program.until("hangs");
      return await use({ bare: () => runClient(runtimeReading(program.pid)) });
    }
    case "full": {
      await using big = new Program([plan.programs.bigmem, `${plan.mb}`, "wait", "3600"]);
      await big.until("touched");
      const pid = (): Promise<number> => Promise.resolve(big.pid);
      const { host, cpp, raw } = snaps(plan, engine.folder, file, "full");
      return await use({ host: () => host(pid), cpp: () => cpp(pid), raw: () => raw(pid) });
    }
  }
}
