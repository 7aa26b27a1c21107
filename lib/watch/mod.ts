/**
 * Watching programs, for programs: run, attach, watch, snap and what finds their targets. Each loads what it needs when it
 * is called, so that a recipe, which calls none, starts fast. Calls need all permissions: the engine is bound by FFI.
 *
 * @module
 */
import type { Plan } from "../recipe/plan/plan.ts";
import type { Converted, ConvertOptions } from "./capture/convert.ts";
import type { FoundProcess } from "./find/find.ts";
import type { Identity } from "../log/result.ts";
import type { MachineOptions } from "./machine/attach.ts";
import type { MatchOptions } from "./find/matches.ts";
import { parseSelector, type Selector } from "./find/selector.ts";
import type { Resumed } from "./resume.ts";
import type { AttachOptions, RunOptions, RunResult } from "./run.ts";
import type { SnapOptions, SnapResult } from "./snap.ts";
import type { WatchOptions, WatchResult } from "./watchdog.ts";

export { ConvertError, HostError, LaunchError, SnapshotLost, TargetError } from "./errors.ts";
export { parseSelector, type Selector, type SelectorOptions } from "./find/selector.ts";
export type { Checked } from "./capture/conversion.ts";
export type { Converted, ConvertOptions } from "./capture/convert.ts";
export type { FoundProcess } from "./find/find.ts";
export type { MachineOptions } from "./machine/attach.ts";
export type { MatchOptions } from "./find/matches.ts";
export type { Resumed } from "./resume.ts";
export type { AttachOptions, RunOptions, RunResult, SessionOptions } from "./run.ts";
export type { SnapOptions, SnapResult } from "./snap.ts";
export type { WatchOptions, WatchResult } from "./watchdog.ts";

/**
 * Launches a program under capture and stays until it has ended.
 *
 * @example
 * ```ts ignore
 * import { planOfFlags, run } from "trapline";
 * import { sentence } from "trapline/report";
 *
 * const plan = planOfFlags({ dump: ["mini"], deadline: "30m" });
 * const result = await run(plan, { program: ["checkout.exe", "--fast"], out: "dumps" });
 * for (const { dump, manifest } of result.captures) console.log(dump, manifest.exception?.words);
 * console.log(sentence(result));
 * ```
 *
 * @throws {LaunchError} If the program can't be started, or its working folder is not there.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If the engine's host can't be started or can't do its job: there is no engine, for example.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  const it = await import("./run.ts" as string) as typeof import("./run.ts");
  return await it.run(plan, options);
}

/**
 * Attaches to a running program as its debugger, without breaking in, and stays until it has ended.
 *
 * @example
 * ```ts ignore
 * import { attach, planOfFlags } from "trapline";
 *
 * const { captures } = await attach(planOfFlags({}), { target: "checkout.exe", wait: true, out: "dumps" });
 * for (const { dump } of captures) console.log(dump);
 * ```
 *
 * @throws {RecipeError} If a rule waits for silence: what a program writes that somebody else launched isn't seen.
 * @throws {TargetError} If there is no such process, or it is refused.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If the engine's host can't be started or can't do its job.
 */
export async function attach(plan: Plan, options: AttachOptions): Promise<RunResult> {
  const it = await import("./run.ts" as string) as typeof import("./run.ts");
  return await it.attach(plan, options);
}

/**
 * Attaches to a machine's kernel as its debugger and stays until no rule can act any more; then the machine runs on.
 *
 * @example One dump of the next bug check of a test VM
 * ```ts ignore
 * import { attachMachine, planOfMachineFlags } from "trapline";
 *
 * const plan = planOfMachineFlags({ dump: ["DEBUG_KERNEL_DUMP"] });
 * const { captures, outcome } = await attachMachine(plan, { kernel: "com:pipe,port=\\\\.\\pipe\\vm1", out: "dumps" });
 * for (const { dump, manifest } of captures) console.log(dump, manifest.bugCheck?.name);
 * if (outcome === "lost") console.log("the machine may be stopped");
 * ```
 *
 * @throws {RecipeError} If the recipe is not one of a machine.
 * @throws {TargetError} If the connection is wrong, or the machine never answers.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If the engine's host can't be started.
 */
export async function attachMachine(plan: Plan, options: MachineOptions): Promise<RunResult> {
  const it = await import("./machine/attach.ts" as string) as typeof import("./machine/attach.ts");
  return await it.attachMachine(plan, options);
}

/**
 * Lets a machine run on that was left stopped; one that runs is stopped for a moment.
 *
 * @example
 * ```ts ignore
 * const { build } = await resumeMachine({ kernel: "net:port=50000,key=1.2.3.4" });
 * console.log(`Windows build ${build} runs on`);
 * ```
 *
 * @throws {TargetError} If the connection is wrong, or the machine doesn't answer.
 * @throws {HostError} If the engine's host can't be started.
 */
export async function resumeMachine(
  options: Pick<MachineOptions, "kernel" | "engine" | "patienceMs" | "wait">,
): Promise<{ readonly connection: string; readonly build: number }> {
  const it = await import("./machine/attach.ts" as string) as typeof import("./machine/attach.ts");
  return await it.resumeMachine(options);
}

/**
 * Watches every process that fits until the signal, each in a session of its own; limits hold for all together.
 *
 * @example
 * ```ts ignore
 * import { parseSelector, planOfFlags, watch } from "trapline";
 *
 * const stop = new AbortController();
 * Deno.addSignalListener("SIGINT", () => stop.abort());
 * await watch(planOfFlags({ hang: "10s", noKill: true }), {
 *   selector: parseSelector("checkout*.exe"),
 *   out: "C:\\dumps",
 *   health: "C:\\dumps\\health.json",
 *   signal: stop.signal,
 *   onCapture: ({ dump, manifest }) => console.log(manifest.target.pid, dump),
 * });
 * ```
 *
 * @throws {RecipeError} If a rule waits for silence: what a program writes that somebody else launched isn't seen.
 * @throws {StoreError} If the output folder can't be used.
 */
export async function watch(plan: Plan, options: WatchOptions): Promise<WatchResult> {
  const it = await import("./watchdog.ts" as string) as typeof import("./watchdog.ts");
  return await it.watch(plan, options);
}

/**
 * Takes a snapshot of a running process, or of several one after the other; they run on.
 *
 * @example
 * ```ts ignore
 * import { parseDump, snap } from "trapline";
 *
 * const { captures, missed } = await snap({ target: "checkout.exe", dumps: [parseDump("heap")], out: "dumps" });
 * for (const { dump, ok } of captures) console.log(dump, ok ? "verified" : "failed verification");
 * for (const { because } of missed) console.log(because);
 * ```
 *
 * @throws {TargetError} If there is no such process, or it is refused.
 * @throws {RecipeError} If a kind of dump isn't valid.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If there is no engine, or the only process can't be examined.
 * @throws {SnapshotLost} If the snapshot host of the only process died; the target has been resumed.
 */
export async function snap(options: SnapOptions): Promise<SnapResult> {
  const it = await import("./snap.ts" as string) as typeof import("./snap.ts");
  return await it.snap(options);
}

/**
 * Writes a dump from a dump and verifies it: of the same process and exception, or of the same machine and bug check,
 * with what was asked. A manifest beside the source gets a counterpart beside the new dump.
 *
 * @example A full dump made small enough to be sent
 * ```ts ignore
 * import { convert, parseDump } from "trapline";
 *
 * const { ok, from, to } = await convert({ source: "app.dmp", kind: parseDump("mini"), out: "app-mini.dmp" });
 * console.log(ok, `${to} of ${from} bytes`);
 * ```
 *
 * @throws {ConvertError} If the source is not a whole dump of a Windows process or machine, does not hold what was
 * asked, or the engine refuses; or if there is a file with the new name.
 * @throws {RecipeError} If the kind isn't valid for what the source is of.
 * @throws {HostError} If there is no engine.
 */
export async function convert(options: ConvertOptions): Promise<Converted> {
  const it = await import("./capture/convert.ts" as string) as typeof import("./capture/convert.ts");
  return await it.convert(options);
}

/**
 * Resumes the threads of a process that a dead debugger left suspended. That is what it looks like when every thread is
 * suspended: each is resumed as often as all of them are, so that a thread which the program itself suspended stays so.
 *
 * A program that was started suspended, or that a tool suspended as a whole, looks the same and is resumed too.
 *
 * @example
 * ```ts ignore
 * const { pid, resumed } = await resumeLeft("checkout.exe");
 * console.log(`${resumed} threads of process ${pid} were resumed`);
 * ```
 *
 * @throws {TargetError} If there is no such process, it is refused, a debugger is attached to it, or a host of Trapline
 * is taking a snapshot of it: their suspending is no mistake.
 */
export async function resumeLeft(target: string): Promise<Resumed> {
  const it = await import("./resume.ts" as string) as typeof import("./resume.ts");
  return it.resumeLeft(target);
}

/**
 * The running processes that are meant, at least one: the one, the newest, the oldest, or all that aren't refused.
 *
 * @example
 * ```ts ignore
 * for (const { pid, image } of await findTargets("checkout*.exe")) console.log(pid, image);
 * ```
 *
 * @throws {TargetError} If there is none, there are several and one was meant, or what fits is refused.
 */
export async function findTargets(target: string | Selector): Promise<Identity[]> {
  const it = await import("./find/find.ts" as string) as typeof import("./find/find.ts");
  return it.findTargets(selectorOf(target));
}

/**
 * Every process that fits, each once: those that run, then each that starts, until the signal ends it. One that is
 * refused comes with the reason.
 *
 * Each is held by an open handle until it has ended, so its pid names no other process meanwhile, and a process with a
 * used pid is a new one. What starts and ends between two looks is not seen.
 *
 * @example
 * ```ts ignore
 * for await (const { pid, refused } of matchingProcesses("checkout*", { signal })) {
 *   console.log(refused ? `${pid} is refused: ${refused}` : `watching ${pid}`);
 * }
 * ```
 */
export async function* matchingProcesses(
  target: string | Selector,
  options: MatchOptions = {},
): AsyncGenerator<FoundProcess> {
  const it = await import("./find/matches.ts" as string) as typeof import("./find/matches.ts");
  yield* it.matchingProcesses(selectorOf(target), options);
}

/**
 * Waits until a process fits that is meant; the one, or the newest or oldest, as {@link findTargets} does.
 *
 * @example
 * ```ts ignore
 * const { pid } = await waitForTarget("checkout.exe", { signal: AbortSignal.timeout(60_000) });
 * console.log(pid);
 * ```
 *
 * @throws {TargetError} If several fit and one was meant, if it is refused, or if the signal ended it before.
 */
export async function waitForTarget(
  target: string | Selector,
  options: MatchOptions = {},
): Promise<Identity> {
  const it = await import("./find/matches.ts" as string) as typeof import("./find/matches.ts");
  return await it.waitForTarget(selectorOf(target), options);
}

/**
 * A running process and its descendants that run, bottom up: every process comes after all that it started, the root
 * comes last. A parent waits for its children, so a hang shows where it begins when they are dumped first. One that is
 * refused comes with the reason.
 *
 * A process is a child only if it is younger than its parent: else its parent has ended, and its pid is another's.
 *
 * @example
 * ```ts ignore
 * for (const { pid, image } of await processTree(1234)) console.log(pid, image);
 * ```
 */
export async function processTree(root: number): Promise<FoundProcess[]> {
  const it = await import("./find/tree.ts" as string) as typeof import("./find/tree.ts");
  return it.processTree(root);
}

function selectorOf(target: string | Selector): Selector {
  return typeof target === "string" ? parseSelector(target) : target;
}
