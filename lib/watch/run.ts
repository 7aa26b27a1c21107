/**
 * Launching a program, or attaching to one, under a Plan.
 *
 * @module
 */
import { LaunchError } from "./errors.ts";
import { asked } from "../recipe/needs/manual_triggers.ts";
import { interest } from "../recipe/needs/interest.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { requireProgram } from "../recipe/plan/targets.ts";
import { commandLine } from "../win32/command_line.ts";
import { attached, recordAttached } from "./hold/attached.ts";
import { findProgram } from "./find/find_program.ts";
import { findTargets } from "./find/find.ts";
import { waitForTarget } from "./find/matches.ts";
import type { Identity } from "../log/result.ts";
import { parseSelector, type Selector } from "./find/selector.ts";
import type { Purse } from "./session/purse.ts";
import { armed, launched, needsNoDebugger, refuseSilence } from "./hold/target_handle.ts";
import { type RunResult, type SessionOptions, supervise } from "./supervise.ts";

export type { RunResult, SessionOptions } from "./supervise.ts";

/** What to launch. */
export interface RunOptions extends SessionOptions {
  /** The program and its arguments. */
  readonly program: readonly string[];
  /** The target's working folder; ours without it. */
  readonly cwd?: string | undefined;
  /** Variables added to the target's environment. */
  readonly env?: Readonly<{ [name: string]: string }> | undefined;
}

/** What to attach to. */
export interface AttachOptions extends SessionOptions {
  /** A pid, an image name, or what {@link parseSelector} gives. */
  readonly target: string | Selector;
  /** Whether to wait for one to start when none runs; `detach` ends the wait. */
  readonly wait?: boolean | undefined;
}

/** The work of `run` in mod.ts. */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  requireProgram(plan);
  const [program = "", ...args] = options.program;
  const place = { cwd: Deno.cwd(), path: Deno.env.get("PATH") ?? "" };
  const image = await findProgram(program, place);
  const { cwd, env, engine } = options;
  await refuseMissingFolder(cwd);
  const line = commandLine([image, ...args]);
  const input = asked(plan).onStdin ? "null" : "inherit";
  const listen = interest(plan).samples?.measures.includes("silence") ?? false;
  return await supervise(plan, options, async () => {
    if (needsNoDebugger(plan, options)) return launched({ commandLine: line, cwd, env, input, listen });
    const stdio = { input, output: listen ? "piped" : "inherit" } as const;
    return await armed({ ...options, plan, target: { launch: line }, image, cwd, env, engine, stdio });
  });
}

/** The work of `attach` in mod.ts. */
export async function attach(plan: Plan, options: AttachOptions): Promise<RunResult> {
  requireProgram(plan);
  refuseSilence(plan);
  const { target, wait, detach: signal } = options;
  const selector = typeof target === "string" ? parseSelector(target) : target;
  const found = wait ? await waitForTarget(selector, { signal }) : findTargets(selector)[0]!;
  return await attachTo(plan, options, found);
}

/** Attaches to a process that was found; with a purse out of which something may have been spent before. */
export async function attachTo(
  plan: Plan,
  options: SessionOptions,
  found: Identity,
  purse?: Purse,
): Promise<RunResult> {
  const onRecord = recordAttached(found, options.onRecord ?? (() => {}));
  return await supervise(plan, { ...options, onRecord }, () => attached(plan, options, found), purse);
}

async function refuseMissingFolder(cwd: string | undefined): Promise<void> {
  if (cwd === undefined) return;
  const found = await Deno.stat(cwd).catch(() => undefined);
  if (!found?.isDirectory) throw new LaunchError(`The working folder "${cwd}" is not there`, 126);
}
