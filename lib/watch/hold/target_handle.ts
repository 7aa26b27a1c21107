/** A target that is held: by an armed host, or by nobody but an open handle. @module */
import { LaunchError, TargetError } from "../errors.ts";
import { dirname } from "node:path";
import type { Job } from "../../host/protocol.ts";
import { INITIAL } from "../../policy/machine.ts";
import { outlook } from "../../policy/outlook.ts";
import { RecipeError } from "../../recipe/language/error.ts";
import { everything, interest } from "../../recipe/needs/interest.ts";
import { leaves } from "../../recipe/triggers/trigger.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { namesModules } from "../../recipe/needs/named.ts";
import { samplerOnly } from "../../recipe/needs/requirements.ts";
import { Win32Error } from "../../win32/library.ts";
import type { HeldProcess } from "../../win32/process.ts";
import type { Hold } from "./hold.ts";
import { type HostOptions, HostProcess } from "./host_process.ts";
import { launchFailure } from "./launch_failure.ts";
import { Loose } from "./without_debugger.ts";
import { HERE, type StartSystem } from "./start_system.ts";
import type { Stdio, TargetOutput } from "./streams.ts";

/** A held target, and what it writes where that is listened to. */
export interface HeldTarget extends AsyncDisposable {
  readonly hold: Hold;
  /** The armed host's pid; absent where there is none. */
  readonly hostPid?: number;
  readonly output?: TargetOutput | undefined;
}

/** Whether looking from outside is enough: only a debugger hears of exceptions, children and the rest. */
export function needsNoDebugger(
  plan: Plan,
  { followChildren, recordAll }: Pick<ArmOptions, "followChildren" | "recordAll">,
): boolean {
  return samplerOnly(plan) && !followChildren && !recordAll;
}

/**
 * Refuses a Plan that can't be kept for a program that somebody else has launched.
 *
 * @throws {RecipeError} If a rule waits for silence.
 */
export function refuseSilence(plan: Plan): void {
  for (const [name, { on }] of Object.entries(plan.rules)) {
    if (!leaves(on).some((leaf) => "silence" in leaf)) continue;
    throw new RecipeError(
      `Rule "${name}" waits for silence, which can be measured only of a program that trapline run launches: ` +
        "its output goes to whoever launched it",
    );
  }
}

/** What an armed host is for. */
export interface ArmOptions extends HostOptions {
  readonly plan: Plan;
  readonly target: Extract<Job, { job: "arm" }>["target"];
  /** The path of the target's program. */
  readonly image: string;
  readonly followChildren?: boolean | undefined;
  readonly recordAll?: boolean | undefined;
  readonly symbols?: string | undefined;
}

/**
 * Starts a host that launches or attaches as a debugger.
 *
 * @throws {HostError} If it can't be started.
 * @throws {TargetError} If the target has a debugger.
 */
export async function armed(options: ArmOptions, system: StartSystem = HERE): Promise<HeldTarget> {
  const { plan, target, image, followChildren: children = false, recordAll, symbols } = options;
  if ("attach" in target && system.hasDebugger(target.attach)) {
    throw new TargetError(
      `Process ${target.attach} has a debugger, and there can't be two. Beside it go: a snapshot, and a recipe that needs ` +
        "no debugger",
    );
  }
  const host = await HostProcess.start(options, system);
  const symbolPath = [symbols, Deno.env.get("_NT_SYMBOL_PATH"), dirname(image)].filter(Boolean).join(";");
  const wanted = recordAll ? everything(plan) : interest(plan);
  // What is recorded for another recipe is recorded whole.
  const credit = wanted.buckets ? undefined : outlook(plan, INITIAL).credit;
  const modules = namesModules(plan);
  host.send({
    job: "arm",
    target,
    children,
    wake: host.wakeName,
    interest: wanted,
    credit,
    modules,
    symbolPath,
  });
  return {
    hold: host,
    hostPid: host.pid,
    output: host.output,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

/** Takes over a running process without being its debugger. */
export function loose(process: HeldProcess): HeldTarget {
  const hold = new Loose(process);
  return { hold, [Symbol.asyncDispose]: () => Promise.resolve(hold[Symbol.dispose]()) };
}

/** How a program is launched without a debugger. */
export interface LooseLaunch {
  readonly commandLine: string;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<{ [name: string]: string }> | undefined;
  /** Whose stdin it has. */
  readonly input: Stdio["input"];
  /** Whether what it writes is listened to. */
  readonly listen: boolean;
}

/**
 * Launches a program without being its debugger.
 *
 * @throws {LaunchError} If it can't be started.
 */
export function launched(
  { commandLine, cwd, env, input, listen }: LooseLaunch,
  system: StartSystem = HERE,
): HeldTarget {
  using streams = system.streams({ input, output: listen ? "piped" : "inherit" });
  try {
    const process = system.start({ commandLine, cwd, env, stdio: streams.handles });
    if (process === undefined) throw new LaunchError("The program may not be watched: it was ended", 126);
    return { ...loose(process), output: streams.output };
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    const FACILITY_WIN32 = 0x8007_0000;
    throw launchFailure(`The program can't be started: ${error.message}`, FACILITY_WIN32 + error.code);
  }
}
