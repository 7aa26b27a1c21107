/** Processes that fit, now and later. @module */
import { TargetError } from "../errors.ts";
import { findTargetsOn, type FoundProcess, look } from "./find.ts";
import { identityOf } from "./identity.ts";
import type { Identity } from "../../log/result.ts";
import { MACHINE, type Machine, type OpenProcess } from "./machine.ts";
import type { Selector } from "./selector.ts";

/** How often the list of processes is read, in ms. */
const INTERVAL_MS = 100;

/** How long and how often to look. */
export interface MatchOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between two looks. */
  readonly interval?: number | undefined;
}

/** The work of `matchingProcesses` in mod.ts. */
export function matchingProcesses(
  selector: Selector,
  options: MatchOptions = {},
): AsyncGenerator<FoundProcess> {
  return matchesOn(MACHINE, selector, options);
}

/** The same on a machine, which may be made up. */
export async function* matchesOn(
  machine: Machine,
  selector: Selector,
  { signal, interval = INTERVAL_MS }: MatchOptions = {},
): AsyncGenerator<FoundProcess> {
  using seen = new Seen(machine);
  while (!signal?.aborted) {
    seen.forgetEnded();
    for (const found of look(machine, selector, ({ pid }) => !seen.has(pid))) {
      if (seen.add(found)) yield found;
      if (signal?.aborted) return;
    }
    await pause(interval, signal);
  }
}

/** The work of `waitForTarget` in mod.ts. */
export async function waitForTarget(selector: Selector, options: MatchOptions = {}): Promise<Identity> {
  return await waitForTargetOn(MACHINE, selector, options);
}

/** The same on a machine, which may be made up. */
export async function waitForTargetOn(
  machine: Machine,
  selector: Selector,
  { signal, interval = INTERVAL_MS }: MatchOptions = {},
): Promise<Identity> {
  while (!signal?.aborted) {
    if (look(machine, selector).length > 0) {
      const [first] = findTargetsOn(machine, selector);
      if (first) return first;
    }
    await pause(interval, signal);
  }
  throw new TargetError(`Nothing like "${selector.text}" had started when the wait was ended`);
}

/** The processes that were reported, each behind a handle of its own. */
class Seen implements Disposable {
  readonly #machine: Machine;
  readonly #open = new Map<number, OpenProcess | undefined>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  has(pid: number): boolean {
    return this.#open.has(pid);
  }

  /** Holds it; false when it is not the one that was found any more. */
  add({ pid, created, refused }: FoundProcess): boolean {
    const process = this.#machine.open(pid);
    // One that may not be opened can't be held; it is refused, and told once as long as its pid is listed.
    if (refused === undefined && (process === undefined || identityOf(process).created !== created)) {
      process?.[Symbol.dispose]();
      return false;
    }
    this.#open.set(pid, process);
    return true;
  }

  forgetEnded(): void {
    const closed = [...this.#open.values()].includes(undefined);
    const listed = new Set(closed ? this.#machine.processes().map(({ pid }) => pid) : []);
    for (const [pid, process] of this.#open) {
      if (process ? !process.ended(0) : listed.has(pid)) continue;
      process?.[Symbol.dispose]();
      this.#open.delete(pid);
    }
  }

  [Symbol.dispose](): void {
    for (const process of this.#open.values()) process?.[Symbol.dispose]();
    this.#open.clear();
  }
}

/** Waits, but not past the end of the signal. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
