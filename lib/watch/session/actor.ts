/**
 * Carrying out what the policy decided: orders to hosts, programs, words.
 *
 * @module
 */
import { SnapshotLost } from "../errors.ts";
import type { StackFrame } from "../../facts/frame.ts";
import type { Leaving, Need } from "../../host/protocol.ts";
import type { Decision } from "../../policy/machine.ts";
import type { TargetEvent, TimedEvent } from "../../facts/event.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { firesAtHang, wantsSnapshots } from "../../recipe/needs/requirements.ts";
import type { Captures, Stop } from "../capture/captures.ts";
import { notWritten, type PlannedDump } from "../capture/planned.ts";
import { runProgram } from "./exec.ts";
import { STALLED_MS, watchGrowth } from "../capture/growth.ts";
import type { Dialogue, SilenceLimits } from "../hold/dialogue.ts";
import type { Hold } from "../hold/hold.ts";
import type { Identity } from "../../log/result.ts";
import type { DumpOutcome, EngineFacts, LogRecord } from "../../log/record.ts";
import { examineHang } from "../sample/examine.ts";
import type { HangFacts, Sampler } from "../sample/sampler.ts";
import { lookTwice } from "../sample/two_looks.ts";
import { hasTree, type Share, shares } from "./tree_dumps.ts";
import type { Snapshotter } from "../capture/snapshotter.ts";
import type { Targets } from "./target.ts";
import { toDo } from "./to_do.ts";

/** An event with what was decided on it. */
export interface DecidedEvent {
  readonly event: TimedEvent;
  readonly decisions: readonly Decision[];
  /** The first process of the run, for what no process is named for. */
  readonly root: number;
}

/** Where dumps are kept, as far as carrying out decisions needs it. */
export type Keeping = Pick<Captures, "plan" | "settle" | "miss" | "missed" | "free">;

/** What an actor works with. */
export interface ActorParts {
  readonly plan: Plan;
  readonly hold: Pick<Hold, "kill">;
  readonly dialogue: Dialogue;
  readonly captures: Keeping;
  readonly targets: Pick<Targets, "running" | "identity">;
  readonly snapshotter: Pick<Snapshotter, "warm" | "take">;
  readonly sampler?: Sampler | undefined;
  readonly now: () => number;
  readonly patience?: SilenceLimits | undefined;
  /** What becomes of the target when its debugger's host is ended, as a clause; without it that it goes on. */
  readonly withoutHost?: string | undefined;
  readonly record: (record: LogRecord) => void;
  /** Tells the policy what came of an action. */
  readonly tell: (event: TargetEvent) => void;
  /** What the target is to stop at from here on. */
  readonly need: () => Need;
  /** Has the target killed or left, and sees to it. */
  readonly leave: (how: Leaving, rule: string) => void;
}

/** Carries out decisions, one moment after the other. */
export class Actor {
  readonly #parts: ActorParts;
  #settling: Promise<void> = Promise.resolve();
  /** The armed host's engine. */
  engine: EngineFacts = { source: "", version: "", folder: "" };

  constructor(parts: ActorParts) {
    this.#parts = parts;
  }

  /** Makes a host ready where a rule could want a snapshot, and asks how much the disk holds. */
  warm(): void {
    const { plan, captures, snapshotter, tell } = this.#parts;
    tell({ kind: "disk", free: captures.free });
    if (wantsSnapshots(plan)) snapshotter.warm();
  }

  /** Waits until every dump is verified and named. */
  async settled(): Promise<void> {
    await this.#settling;
  }

  /** The target stands still and its host waits for orders: carries them out, and lets it go. */
  async atStop({ event, decisions, root }: DecidedEvent, frames: readonly StackFrame[]): Promise<void> {
    const { captures, now } = this.#parts;
    const capturedAt = new Date();
    const identity = this.#identity("pid" in event ? event.pid : root);
    // What it started doesn't stand still with it: a tree that happens to come due here is dumped afterwards.
    const here = decisions.filter(({ pid, action }) => pid === identity.pid && !hasTree(action));
    const planned = await captures.plan(toDo(here).dumps, identity, { at: capturedAt, event, still: true });
    const outcomes: DumpOutcome[] = [];
    for (const dump of planned) {
      const outcome = this.#refused(dump) ?? await this.#dumped(dump);
      if (outcome) outcomes.push(outcome);
    }
    await this.#commands(here);
    const pausedMs = this.#leaves(decisions) ? now() - event.at : await this.#resumed(decisions);
    const stop = { trigger: event, identity, engine: this.engine, capturedAt, pausedMs, frames };
    this.#settle(stop, planned, outcomes, here);
    // What a time decided meanwhile is of processes that run.
    await this.#snapshots(event, decisions.filter((decision) => !here.includes(decision)), root);
    this.#say(decisions);
  }

  /** The target runs: its dumps are snapshots. */
  async whileRunning({ event, decisions, root }: DecidedEvent): Promise<void> {
    await this.#snapshots(event, decisions, root);
    this.#say(decisions);
    this.#leaves(decisions);
  }

  /** Dumps of the process each decision names, or, of one that a time made, of all that run. */
  async #snapshots(event: TimedEvent, decisions: readonly Decision[], root: number): Promise<void> {
    const { captures, targets } = this.#parts;
    const running = targets.running();
    const dumps = decisions.filter((decision) => toDo([decision]).dumps.length > 0);
    for (const { rule, action } of dumps.filter(({ pid }) => !running.includes(pid ?? running[0] ?? -1))) {
      captures.miss(rule, "dump" in action ? action.dump : "stacks", "its process was not there any more");
    }
    const found = running.map((pid) => this.#identity(pid));
    const looks = await this.#looks(dumps, running);
    await this.#held(shares(dumps, found), async ({ found: { refused, ...identity }, decisions }) => {
      if (refused === undefined) await this.#snapshot(event, decisions, identity, looks);
      else this.#refuse(identity, refused, decisions);
    });
    const rest = decisions.filter((decision) => !dumps.includes(decision));
    for (const { rule, commands } of toDo(rest).commands) {
      // Never in silence: commands are for a target that stands still.
      for (const command of commands) {
        const text = "not run: the target was running when the rule fired";
        this.#parts.record({ at: this.#parts.now(), kind: "printed", rule, command, text });
      }
    }
    if (rest.length > 0) this.#settle(this.#nothing(event, root), [], [], rest);
  }

  /**
   * Does it with each share, one after the other; meanwhile none of their processes is looked at, from before they are
   * examined: to be read and stopped costs a process a tick of the processor, which is no progress of it or its parent.
   */
  async #held(shares: readonly Share[], each: (share: Share) => Promise<void>): Promise<void> {
    const { sampler } = this.#parts;
    for (const { found: { pid } } of shares) sampler?.pause(pid);
    try {
      for (const share of shares) await each(share);
    } finally {
      for (const { found: { pid } } of shares) sampler?.resume(pid);
    }
  }

  #refuse({ pid, image }: Identity, because: string, decisions: readonly Decision[]): void {
    for (const { rule, action } of toDo(decisions).dumps) {
      this.#parts.captures.miss(
        rule,
        "dump" in action ? action.dump : "stacks",
        `process ${pid} (${image}): ${because}`,
      );
    }
  }

  #identity(pid: number): Identity {
    return this.#parts.targets.identity(pid) ?? { pid, image: "", commandLine: "", created: "" };
  }

  #nothing(event: TimedEvent, pid: number): Stop {
    const identity = this.#identity(pid);
    return { trigger: event, identity, engine: this.engine, capturedAt: new Date(), pausedMs: 0, frames: [] };
  }

  /** Whether the target is to be killed or left, which the policy puts last; that is ordered. */
  #leaves(decisions: readonly Decision[]): boolean {
    const { fate } = toDo(decisions);
    if (fate?.how !== "kill" && fate?.how !== "detach") return false;
    this.#parts.leave(fate.how, fate.rule);
    return true;
  }

  #say(decisions: readonly Decision[]): void {
    const { record, now } = this.#parts;
    for (const { rule, text } of toDo(decisions).words) record({ at: now(), kind: "log", rule, text });
  }

  async #commands(decisions: readonly Decision[]): Promise<void> {
    const { dialogue, record, now } = this.#parts;
    for (const { rule, commands } of toDo(decisions).commands) {
      const texts = await dialogue.commands(commands);
      commands.forEach((command, i) => {
        const text = texts
          ? texts[i] ?? ""
          : "not run: the target had gone on, or its debugger's host was lost";
        record({ at: now(), kind: "printed", rule, command, text });
      });
    }
  }

  #dumping({ file, expected }: PlannedDump): void {
    const { record, now } = this.#parts;
    record({ at: now(), kind: "dumping", file, expected });
  }

  /** What becomes of a dump that is not ordered, because there is no room or time for it; undefined for any other. */
  #refused(dump: PlannedDump): DumpOutcome | undefined {
    if (dump.refused === undefined) return undefined;
    const outcome = notWritten(dump, dump.refused);
    this.#parts.record({ at: this.#parts.now(), kind: "dumped", outcome });
    return outcome;
  }

  /** Orders a dump and waits for it, as long as its file grows and its time has not run out. */
  async #dumped(order: PlannedDump): Promise<DumpOutcome | undefined> {
    const { hold, dialogue, record, now, patience, withoutHost = "the target goes on" } = this.#parts;
    this.#dumping(order);
    let gaveUp: string | undefined;
    using _watch = watchGrowth(
      order.file,
      { stalledMs: patience?.stalledMs ?? STALLED_MS, timeoutMs: order.timeoutMs },
      (because) => {
        gaveUp = because;
        hold.kill();
      },
    );
    const answer = await dialogue.dump(order);
    const outcome = answer === "over"
      ? notWritten(order, "the target had gone on by itself, because no order came in time")
      : answer ??
        (gaveUp && notWritten(order, `${gaveUp}; the debugger's host was ended and ${withoutHost}`));
    if (!outcome) return undefined;
    record({ at: now(), kind: "dumped", outcome });
    return outcome;
  }

  /** Lets the target go on as the policy says, which it does last; for how many ms it stood still. */
  async #resumed(decisions: readonly Decision[]): Promise<number> {
    const { dialogue, record, now } = this.#parts;
    const how = toDo(decisions).fate?.how;
    const goesOn = how === "handled" || how === "not-handled" ? how : undefined;
    const resumed = await dialogue.go(goesOn, this.#parts.need());
    if (resumed === undefined) return 0;
    const { pausedMs, unasked } = resumed;
    record({ at: now(), kind: "resumed", pausedMs, ...(unasked ? { unasked } : {}) });
    return pausedMs;
  }

  /** Verification, stacks and programs come after the target runs again, one moment after the other. */
  #settle(
    stop: Stop,
    planned: readonly PlannedDump[],
    outcomes: readonly DumpOutcome[],
    decisions: readonly Decision[],
  ): void {
    const { captures, tell, record, now } = this.#parts;
    this.#tellWritten(stop, planned, outcomes);
    this.#settling = this.#settling.then(async () => {
      const kept = await captures.settle(stop, planned, outcomes);
      if (kept.length > 0) tell({ kind: "disk", free: captures.free });
      for (const { rule, exec } of toDo(decisions).programs) {
        const code = await runProgram(exec, kept[0]?.manifestPath);
        record({ at: now(), kind: "exec", rule, program: exec[0] ?? "", code });
      }
    });
  }

  /**
   * Tells the policy at once what lies on the disk: the next dump may be due long before this one's stacks are read. One
   * that could not be written is reported too, with no bytes: the policy waits for word of each.
   */
  #tellWritten(
    { trigger, identity: { pid } }: Stop,
    planned: readonly PlannedDump[],
    outcomes: readonly DumpOutcome[],
  ): void {
    const bucket = "bucket" in trigger ? trigger.bucket : undefined;
    for (const { rule, stacksOnly, file } of planned) {
      if (stacksOnly) continue;
      const written = outcomes.some((outcome) => outcome.ok && outcome.file === file);
      const bytes = written ? fileBytes(file) : 0;
      this.#parts.tell({ kind: "captured", pid, rule, bytes, bucket });
    }
  }

  async #snapshot(
    event: TimedEvent,
    decisions: readonly Decision[],
    identity: Identity,
    looks: Looks,
  ): Promise<void> {
    const { captures, snapshotter, record, now } = this.#parts;
    const { pid } = identity;
    const stop = { ...this.#nothing(event, pid), identity, ...await this.#hang(decisions, pid, looks) };
    const planned = await captures.plan(toDo(decisions).dumps, stop.identity, { at: stop.capturedAt, event });
    const refused = planned.flatMap((dump) => this.#refused(dump) ?? []);
    const ordered = planned.filter((dump) => dump.refused === undefined);
    for (const dump of ordered) this.#dumping(dump);
    try {
      const taken = await snapshotter.take({ pid, dumps: ordered });
      for (const outcome of taken.outcomes) record({ at: now(), kind: "dumped", outcome });
      record({ at: now(), kind: "resumed", pausedMs: taken.pausedMs });
      this.#settle(
        { ...stop, engine: taken.engine, pausedMs: taken.pausedMs },
        planned,
        [...refused, ...taken.outcomes],
        decisions,
      );
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof SnapshotLost) {
        record({ at: now(), kind: "host-lost", what: "snapshot", resumedThreads: error.resumed });
      }
      const because = error.message;
      this.#settle(
        stop,
        planned,
        [...refused, ...ordered.map((dump) => notWritten(dump, because))],
        decisions,
      );
    }
    this.warm();
  }

  /** What the processes do, where a rule fired at a hang and no sampler has looked at all of them. */
  async #looks(decisions: readonly Decision[], running: readonly number[]): Promise<Looks> {
    const { sampler } = this.#parts;
    if (!this.#atHang(decisions)) return new Map();
    const known = new Map(running.map((pid) => [pid, sampler?.facts(pid) ?? { looks: [] }]));
    if ([...known.values()].every(({ looks }) => looks.length > 1)) return known;
    return await lookTwice(running);
  }

  #atHang(decisions: readonly Decision[]): boolean {
    return decisions.some(({ rule }) => firesAtHang(this.#parts.plan.rules[rule]!));
  }

  /** What shows what kind of hang it is, where a rule fired at one: while it hangs, before it is stopped. */
  async #hang(decisions: readonly Decision[], pid: number, looks: Looks): Promise<Pick<Stop, "hang">> {
    if (!this.#atHang(decisions)) return {};
    return { hang: await examineHang(pid, looks.get(pid) ?? { looks: [] }) };
  }
}

/** What is known of each process that may hang, by pid. */
type Looks = ReadonlyMap<number, HangFacts>;

/** 0 where the file has gone again. */
function fileBytes(file: string): number {
  try {
    return Deno.statSync(file).size;
  } catch {
    return 0;
  }
}
