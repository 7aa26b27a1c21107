/** Trapline's own side: the host process, driven as the supervisor drives it. @module */
import { dump } from "../lib/recipe/actions/dump.ts";
import { log } from "../lib/recipe/actions/log.ts";
import { count } from "../lib/recipe/triggers/combinators.ts";
import { planOfFlags } from "../lib/recipe/options/flags.ts";
import { interest } from "../lib/recipe/needs/interest.ts";
import { plan, recipe, type RuleSpec } from "../lib/recipe/plan/recipe.ts";
import { crash } from "../lib/recipe/triggers/crash.ts";
import { exception, netException } from "../lib/recipe/triggers/exception.ts";
import { PRESETS } from "../lib/facts/presets.ts";
import type { HostMessage, Job } from "../lib/host/protocol.ts";
import { run } from "../lib/watch/run.ts";
import { HostProcess } from "../lib/watch/hold/host_process.ts";
import { ClientError } from "./program.ts";
import type { Values } from "./samples.ts";

type Numbers = Record<string, number>;

/** Gives a host its job and sees every message with the time since then. */
async function perform(
  host: HostProcess,
  job: Job,
  see: (message: HostMessage, at: number) => void,
): Promise<void> {
  const sent = performance.now();
  host.send(job);
  for (let message = await host.next(); message !== undefined; message = await host.next()) {
    if (message.say === "failed") throw new ClientError(`Our host failed: ${message.message}`);
    see(message, performance.now() - sent);
    if (message.say === "done") return;
  }
  throw new ClientError("Our host ended before its job was done");
}

async function startHost(values: Numbers): Promise<HostProcess> {
  const spawned = performance.now();
  const host = await HostProcess.start({ attaches: true });
  values["start"] = performance.now() - spawned;
  return host;
}

/** Arms a program and follows it to its end; an exception that stops the host would be let go. */
export async function hostRun(launch: string): Promise<Values> {
  const values: Numbers = { stops: 0 };
  let orders = 0;
  await using host = await startHost(values);
  await perform(host, {
    job: "arm",
    target: { launch },
    children: false,
    wake: host.wakeName,
    interest: interest(planOfFlags({})),
    modules: false,
    symbolPath: "",
  }, (message, at) => {
    if (message.say === "engine") values["open"] = message.ms;
    if (message.say === "stopped") host.send({ id: ++orders, stop: message.stop, order: "go" });
    if (message.say === "armed") {
      values["armed"] = at;
      values["exposed"] = message.exposedMs;
    }
    if (message.say === "event" && message.event.kind === "process-end") {
      values["followed"] = at - (values["armed"] ?? 0);
    }
  });
  return values;
}

const FIRST = exception("*", { chance: "first" });
/** What a run waits for: every exception, those of a type that none is of, none after the first, or a crash alone. */
const RULES: Readonly<Record<"rule" | "type" | "spent" | "run", Readonly<Record<string, RuleSpec>>>> = {
  rule: { storm: { on: count(100, FIRST), do: [log("a hundred")] } },
  type: { storm: { on: netException("Shop.NoSuchException", { chance: "first" }), do: [log("never")] } },
  spent: { storm: { on: FIRST, do: [dump("mini")], limit: { dumps: 1 } } },
  run: { crash: { on: crash(), do: [dump("mini")] } },
};

/**
 * Runs a program under a rule, with all that a run has around it. `followed`: from when nothing more is to be done than
 * this rule wants, which is the arming, or when its limit is used up.
 */
export async function ruleRun(
  rule: keyof typeof RULES,
  program: readonly string[],
  out: string,
  followChildren = false,
): Promise<Values> {
  const values: Numbers = { fired: 0 };
  let armed = 0;
  const storm = recipe({ name: "storm", rules: RULES[rule] });
  await run(plan(storm), {
    program,
    out: `${out}.d`,
    followChildren,
    onRecord: ({ kind, at }) => {
      if (kind === "armed" || kind === "spent") armed = at;
      if (kind === "fired") values["fired"]!++;
      if (kind === "process-end") values["followed"] = at - armed;
    },
  });
  return values;
}

/** Dumps a process from a host that was started before the process is asked for, as the warm spare is. */
export async function hostSnapshot(
  file: string,
  preset: "mini" | "full",
  target: () => Promise<number>,
): Promise<Values> {
  const values: Numbers = {};
  await using host = await startHost(values);
  const { qualifier, format } = PRESETS[preset];
  const dumps = [{ file, comment: "bench", asked: preset, qualifier, format, strict: true }];
  await perform(host, { job: "snapshot", pid: await target(), dumps }, (message, at) => {
    if (message.say === "engine") values["open"] = message.ms;
    if (message.say === "released") values["pause"] = message.pausedMs;
    if (message.say !== "written") return;
    if (!message.outcome.ok) throw new ClientError(`Our host wrote no dump: ${message.outcome.because}`);
    values["write"] = message.outcome.ms;
    values["reported"] = at;
  });
  return { ...values, bytes: Deno.statSync(file).size };
}
