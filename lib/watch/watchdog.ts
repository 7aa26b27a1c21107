/** A long-running watch over every process that fits, now and later, under one recipe and one budget. @module */
import { messageOf } from "../facts/text.ts";
import { asked } from "../recipe/needs/manual_triggers.ts";
import { interest } from "../recipe/needs/interest.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { requireProgram } from "../recipe/plan/targets.ts";
import { usedBefore } from "../policy/budget.ts";
import { checkPacking } from "../store/packing.ts";
import { Folder } from "../store/private_folder.ts";
import { prune, type RetentionPolicy } from "../store/prune.ts";
import { earlierDumps } from "./capture/earlier.ts";
import { attached, recordAttached } from "./hold/attached.ts";
import type { Captures } from "./capture/captures.ts";
import type { FoundProcess } from "./find/find.ts";
import { matchingProcesses } from "./find/matches.ts";
import type { Selector } from "./find/selector.ts";
import type { HealthFacts } from "../log/health.ts";
import { Health } from "./health.ts";
import { Manual } from "./session/manual.ts";
import { refuseSilence } from "./hold/target_handle.ts";
import { Purse } from "./session/purse.ts";
import { type LogRecord, openingOf } from "../log/record.ts";
import { Shipping } from "./shipping.ts";
import { Sightings } from "./sightings.ts";
import { Sampler } from "./sample/sampler.ts";
import { Session } from "./session/session.ts";
import { Snapshotter } from "./capture/snapshotter.ts";
import { capturesOf, type SessionOptions } from "./supervise.ts";

/** What to watch, and how. */
export interface WatchOptions extends Omit<SessionOptions, "detach"> {
  /** Which processes. */
  readonly selector: Selector;
  /** Ends the watch; its targets run on. */
  readonly signal: AbortSignal;
  /** A file that says every few seconds that the watch goes on, and how it stands. */
  readonly health?: string | undefined;
  /** Which dumps in the output folder are kept in the end. */
  readonly retention?: RetentionPolicy | undefined;
}

/** What came of a watch. */
export type WatchResult = HealthFacts;

/** The work of `watch` in mod.ts. */
export async function watch(plan: Plan, options: WatchOptions): Promise<WatchResult> {
  requireProgram(plan);
  refuseSilence(plan);
  const folder = await Folder.open(options.out);
  await checkPacking(plan.pack);
  const purse = new Purse(plan, usedBefore(plan, await earlierDumps(plan, folder.path)));
  await using watchdog = new Watchdog(plan, folder, purse, options);
  return await watchdog.run();
}

class Watchdog implements AsyncDisposable {
  readonly #plan: Plan;
  readonly #folder: Folder;
  readonly #options: WatchOptions;
  readonly #start = performance.now();
  readonly #purse: Purse;
  readonly #sampler: Sampler | undefined;
  readonly #snapshotter: Snapshotter;
  readonly #manual: Manual;
  readonly #health: Health;
  readonly #sessions = new Map<number, Promise<void>>();
  readonly #shipping: Shipping | undefined;
  readonly #sightings: Sightings | undefined;
  #pruning: Promise<unknown> = Promise.resolve();

  constructor(plan: Plan, folder: Folder, purse: Purse, options: WatchOptions) {
    this.#plan = plan;
    this.#folder = folder;
    this.#options = options;
    this.#purse = purse;
    const { samples } = interest(plan);
    this.#sampler = samples && new Sampler({ sampling: samples, now: () => this.#now() });
    this.#snapshotter = new Snapshotter(options.engine);
    this.#manual = new Manual(asked(plan));
    const unsent = (because: string): void => this.#record({ at: this.#now(), kind: "unsent", because });
    this.#shipping = Shipping.open(plan, folder.path, unsent);
    this.#sightings = Sightings.open(plan, folder.path, this.#shipping?.fleet);
    this.#health = new Health(plan.name, options.health, () => this.#shipping?.state);
  }

  #now(): number {
    return performance.now() - this.#start;
  }

  async run(): Promise<WatchResult> {
    const { selector, signal } = this.#options;
    const started = new Date(this.#health.facts.startedAt);
    this.#record(openingOf(this.#plan, { at: this.#now(), interest: interest(this.#plan), started }));
    for await (const found of matchingProcesses(selector, { signal })) {
      if (found.refused === undefined) this.#begin(found);
      else this.#record({ at: this.#now(), kind: "refused", pid: found.pid, because: found.refused });
    }
    await Promise.all(this.#sessions.values());
    await this.#pruning;
    await this.#shipping?.[Symbol.asyncDispose]();
    this.#record({ at: this.#now(), kind: "closed" });
    return this.#health.facts;
  }

  #begin(found: FoundProcess): void {
    const { pid } = found;
    const session = this.#guard(found).finally(() => {
      this.#sessions.delete(pid);
      this.#health.watches(this.#sessions.size);
    });
    this.#sessions.set(pid, session);
    this.#health.watches(this.#sessions.size);
  }

  /** Watches one process to its end; whatever goes wrong with it is its own affair. */
  async #guard(found: FoundProcess): Promise<void> {
    const { pid } = found;
    const captures = capturesOf(
      this.#plan,
      { folder: this.#folder, run: this.#health.facts.startedAt, shipping: this.#shipping },
      this.#options,
      (told) => this.#record({ at: this.#now(), ...told }, pid),
    );
    try {
      await this.#session(found, captures);
    } catch (error) {
      const because = messageOf(error);
      this.#record({ at: this.#now(), kind: "refused", pid, because }, pid);
    }
    this.#health.ended();
  }

  async #session(found: FoundProcess, captures: Captures): Promise<void> {
    await using opened = await attached(this.#plan, this.#options, found);
    using session = new Session({
      purse: this.#purse,
      fleet: this.#shipping?.fleet,
      sightings: this.#sightings,
      hold: opened.hold,
      captures,
      snapshotter: this.#snapshotter,
      manual: this.#manual,
      sampler: this.#sampler,
      now: () => this.#now(),
      record: recordAttached(found, (record) => this.#record(record, found.pid)),
      detach: this.#options.signal,
    });
    await session.run();
  }

  #record(record: LogRecord, target?: number): void {
    this.#health.sees(record);
    if (record.kind === "kept") this.#prune();
    this.#options.onRecord?.(target === undefined ? record : { ...record, target });
  }

  /** One at a time: what a capture leaves behind is for the next to count. */
  #prune(): void {
    const { retention } = this.#options;
    if (retention === undefined) return;
    this.#pruning = this.#pruning.then(() => prune(this.#folder.path, retention)).catch((error) => {
      // The next capture tries again; a watch must not end because a file can't be removed.
      this.#health.troubles(`prune: ${messageOf(error)}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#manual[Symbol.dispose]();
    this.#sampler?.[Symbol.dispose]();
    this.#health[Symbol.dispose]();
    await this.#snapshotter[Symbol.asyncDispose]();
    await this.#shipping?.[Symbol.asyncDispose]();
  }
}
