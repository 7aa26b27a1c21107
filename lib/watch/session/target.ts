/**
 * The processes of a run, each behind an open handle, and what the supervisor owes them.
 *
 * @module
 */
import { KILLED } from "../../host/protocol.ts";
import type { HeldProcess } from "../../win32/process.ts";
import type { Suspension } from "../../win32/suspension.ts";
import { MACHINE, type TargetSystem } from "../hold/target_system.ts";
import { identityOf } from "../find/identity.ts";
import type { LoadFailure } from "../../facts/load_failure.ts";
import type { Identity } from "../../log/result.ts";

/** How often the suspend counts of running targets are noted. */
const BASELINE_MS = 250;

interface Member {
  readonly process: HeldProcess;
  identity: Identity;
  baseline: Suspension | undefined;
}

/** The processes of one run. */
export class Targets implements Disposable {
  readonly #members = new Map<number, Member>();
  /** What the members started and nobody watches. */
  readonly #strangers = new Map<number, Member>();
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  /** While a target is known to stand still its counts are not its own. */
  stopped = false;

  readonly #system: TargetSystem;

  /** `debugged`: whether they have a debugger that may die, and leave suspended what was not. */
  constructor(debugged: boolean, system: TargetSystem = MACHINE) {
    this.#system = system;
    if (debugged) this.#timer = setInterval(() => this.noteBaseline(), BASELINE_MS);
  }

  /** Takes a process in; its identity, or undefined when it may not be opened. */
  add(pid: number): Identity | undefined {
    const process = this.#system.open(pid);
    if (process === undefined) return undefined;
    const identity = identityOf(process);
    this.#members.get(pid)?.process[Symbol.dispose]();
    this.#members.set(pid, { process, identity, baseline: undefined });
    return identity;
  }

  /** Who a process is; undefined for one that was not taken in. */
  identity(pid: number): Identity | undefined {
    const member = this.#members.get(pid);
    // Of a process that has only begun not all can be read yet.
    if (member?.identity.commandLine === "") member.identity = identityOf(member.process);
    return member?.identity;
  }

  /** The DLL for which one that ends with this code could not be loaded; undefined for any other end. */
  async whyNotLoaded(pid: number, code: number): Promise<LoadFailure | undefined> {
    const identity = this.identity(pid);
    return identity && await this.#system.whyNotLoaded(identity, code);
  }

  /** The open process. */
  process(pid: number): HeldProcess | undefined {
    return this.#members.get(pid)?.process;
  }

  /** The pids of all that were taken in. */
  pids(): number[] {
    return [...this.#members.keys()];
  }

  /** The pids of those that still run. */
  running(): number[] {
    return [...this.#members].filter(([, { process }]) => !process.ended(0)).map(([pid]) => pid);
  }

  /** What a process started and is not taken in. */
  strangers(root: number): readonly Identity[] {
    return this.#system.tree(root).filter(({ pid }) => pid !== root && !this.#members.has(pid));
  }

  /** Whether a process has a debugger; undefined where that may not be asked. */
  hasDebugger(pid: number): boolean | undefined {
    return this.#system.hasDebugger(pid);
  }

  /** Takes note of what a process started that nobody watches: at the end it is said which of it still runs. */
  notice(root: number): void {
    for (const identity of this.#system.tree(root)) {
      const { pid } = identity;
      if (this.#members.has(pid) || this.#strangers.has(pid)) continue;
      const process = this.#system.open(pid);
      if (process !== undefined) this.#strangers.set(pid, { process, identity, baseline: undefined });
    }
  }

  /** Who still runs, watched or not. */
  left(): Identity[] {
    return [...this.#members.values(), ...this.#strangers.values()]
      .filter(({ process }) => !process.ended(0)).map(({ identity }) => identity);
  }

  /** Ends all that still run; whether there was one that could be. */
  terminate(): boolean {
    const ended = this.running().map((pid) => this.#members.get(pid)!.process.terminate(KILLED));
    return ended.includes(true);
  }

  /** Notes which threads are suspended by the programs themselves. */
  noteBaseline(): void {
    if (this.stopped) return;
    for (const pid of this.running()) {
      const counts = this.#system.suspension(pid);
      // Every thread suspended: that is a debugger between two waits, not the program.
      if ([...counts.values()].every((count) => count > 0)) continue;
      this.#members.get(pid)!.baseline = counts;
    }
  }

  /**
   * Resumes what a dead debugger left suspended, and only that: a thread that the program itself suspended stays
   * so. Gives the number of threads resumed.
   */
  rescue(): number {
    return this.running().reduce(
      (sum, pid) => sum + this.#system.resume(pid, this.#members.get(pid)?.baseline),
      0,
    );
  }

  /** Lets go of the handles; nothing else. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const { process } of this.#members.values()) process[Symbol.dispose]();
    for (const { process } of this.#strangers.values()) process[Symbol.dispose]();
  }
}
