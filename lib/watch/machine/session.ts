/**
 * One session with one machine: what its host says, times and people go to the policy machine, and what that decides is
 * carried out while the machine stands still. Enter at {@link MachineSession.run}.
 *
 * A running machine is broken into, because nothing can be written of it else; that it answers takes seconds. What is
 * decided meanwhile waits for it.
 *
 * @module
 */
import type { HostMessage, Leaving, Order } from "../../host/protocol.ts";
import type { TargetEvent } from "../../facts/event.ts";
import { messageOf, span } from "../../facts/text.ts";
import type { SessionEnd } from "../../log/record.ts";
import type { Identity } from "../../log/result.ts";
import type { Decision } from "../../policy/machine.ts";
import { TargetError } from "../errors.ts";
import { Dialogue, type Late } from "../hold/dialogue.ts";
import type { Hold } from "../hold/hold.ts";
import { Actor, type DecidedEvent, type Keeping } from "../session/actor.ts";
import { Inbox } from "../session/inbox.ts";
import { Judge, type JudgeParts } from "../session/judge.ts";
import type { Manual } from "../session/manual.ts";
import { toDo } from "../session/to_do.ts";
import { connectionFailure } from "./connection_failure.ts";

/** What a machine's host is to its session: what a program's is, and what breaks into a machine that runs. */
export type MachineHold = Pick<Hold, "next" | "kill"> & {
  post(order: Order): void;
  wakeOnce(): void;
};

/** What a session with a machine works with. */
export interface MachineParts extends JudgeParts {
  readonly hold: MachineHold;
  readonly captures: Keeping;
  readonly manual: Manual;
  /** As it may be shown. */
  readonly connection: string;
  /** How long it may not answer, in ms; how long it may take to answer first, which is Infinity where that is waited for. */
  readonly patienceMs: number;
  readonly firstMs: number;
  /** How long a dump's file may not grow, in ms. */
  readonly stalledMs: number;
  /** How long the host may take for anything else, in ms; without it as long as that of a program. */
  readonly answerMs?: number;
  /** Whether it is left stopped once something was written. */
  readonly stop: boolean;
  /** Tells the session to let the machine run and end. */
  readonly detach: AbortSignal;
  /** Told what is known of it when it has answered. */
  readonly onMachine: (facts: Extract<HostMessage, { say: "machine" }>) => void;
}

/** The machine itself stands for a process where one is named. */
const MACHINE: Identity = { pid: 0, image: "machine", commandLine: "", created: "" };
/** A break-in that came between two waits of the engine may be lost: after this many ms it is tried again. */
const AGAIN_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Incoming = { readonly heard: Promise<HostMessage | undefined> } | "tick" | "told" | "leave";

/** Runs one session. */
export class MachineSession implements Disposable {
  readonly #parts: MachineParts;
  readonly #judge: Judge;
  readonly #dialogue: Dialogue;
  readonly #actor: Actor;
  readonly #inbox = new Inbox<Incoming>();
  readonly #told: TargetEvent[] = [];
  /** What waits until the machine stands still. */
  #pending: Decision[] = [];
  /** When the machine must have answered, and when it is broken into again; undefined where nothing is waited for. */
  #answer: { readonly due: number; again: number } | undefined;
  #armed = false;
  #running = false;
  #leaving: Leaving | undefined;
  #left: Leaving | undefined;
  #manual: Disposable | undefined;
  /** Breaks in again and again, until the machine stands still. */
  #rousing: ReturnType<typeof setInterval> | undefined;

  constructor(given: MachineParts) {
    const parts = this.#parts = given;
    const { hold, record, now, answerMs } = parts;
    this.#judge = new Judge(parts);
    const late = (late: Late): void => record({ at: now(), kind: "late", ...late });
    const dialogue = this.#dialogue = new Dialogue({
      hold: {
        debugs: true,
        send: (order) => hold.post(order),
        next: () => this.#heard(),
        kill: () => hold.kill(),
      },
      late,
      patience: answerMs === undefined ? undefined : { answerMs, stalledMs: parts.stalledMs },
    });
    this.#actor = new Actor({
      ...parts,
      plan: parts.purse.plan,
      dialogue,
      patience: { answerMs: Math.max(parts.patienceMs, 60_000), stalledMs: parts.stalledMs },
      withoutHost: "the machine may be stopped",
      targets: { running: () => [MACHINE.pid], identity: () => MACHINE },
      snapshotter: NO_SNAPSHOTS,
      tell: (event) => this.#tell(event),
      need: () => ({}),
      leave: () => this.#leave(),
    });
    this.#answer = { due: now() + parts.firstMs, again: Infinity };
  }

  #tell(event: TargetEvent): void {
    this.#told.push(event);
    this.#inbox.put("told");
  }

  /**
   * Stays with the machine until no rule can act any more, until it is ordered to leave it, or the machine is lost; then all
   * dumps are settled.
   *
   * @throws {TargetError} If the machine never answered, or can't be reached.
   */
  async run(): Promise<SessionEnd> {
    const { record, now, captures } = this.#parts;
    let end: SessionEnd;
    try {
      end = await this.#follow();
    } catch (error) {
      this.#missPending(messageOf(error));
      throw error;
    } finally {
      await this.#actor.settled();
      this.#judge.end();
    }
    record({ at: now(), kind: "ended", ...end, missed: captures.missed, leftRunning: [] });
    return end;
  }

  async #follow(): Promise<SessionEnd> {
    const { detach } = this.#parts;
    const leave = (): void => this.#inbox.put("leave");
    detach.addEventListener("abort", leave);
    if (detach.aborted) leave();
    try {
      this.#listen();
      for (;;) {
        const what = await this.#next();
        if (typeof what === "object") {
          const message = await what.heard;
          if (message === undefined) return this.#lost();
          if (message.say === "done") return this.#done();
          await this.#message(message);
          this.#listen();
        } else if (what === "leave") this.#leaveRunning();
        else if (what === "tick") await this.#tick();
        else for (const event of this.#told.splice(0)) await this.#happened(event);
      }
    } finally {
      detach.removeEventListener("abort", leave);
    }
  }

  #listen(): void {
    const heard = this.#dialogue.next();
    const tell = (): void => this.#inbox.put({ heard });
    heard.then(tell, tell);
  }

  async #next(): Promise<Incoming> {
    const due = Math.min(
      this.#leaving === undefined ? this.#judge.wakeAt ?? Infinity : Infinity,
      this.#answer?.due ?? Infinity,
      this.#answer?.again ?? Infinity,
    );
    const wait = Math.min(Math.max(0, due - this.#parts.now()), LONGEST_TIMER_MS);
    const timer = due === Infinity ? undefined : setTimeout(() => this.#inbox.put("tick"), wait);
    try {
      return await this.#inbox.next();
    } finally {
      clearTimeout(timer);
    }
  }

  async #message(message: HostMessage): Promise<void> {
    const { record, now, connection, onMachine, manual } = this.#parts;
    switch (message.say) {
      case "engine":
        this.#actor.engine = message.engine;
        return record({ at: now(), kind: "engine", engine: message.engine, ms: message.ms });
      case "machine": {
        const { build, processors, ms } = message;
        [this.#armed, this.#answer] = [true, undefined];
        onMachine(message);
        record({ at: now(), kind: "machine", connection, build, processors, ms });
        this.#judge.step({ kind: "armed", at: now() });
        this.#manual ??= manual.listen({
          tell: (event) => this.#tell(event),
          unheard: (because) => record({ at: now(), kind: "unheard", because }),
        });
        return this.#actor.warm();
      }
      case "event":
        return await this.#happened(message.event);
      case "stopped":
        return await this.#stopped(message.event);
      case "unasked":
        return record({ at: now(), kind: "resumed", pausedMs: message.pausedMs, unasked: true });
      case "left":
        this.#left = message.how;
        return;
      case "failed":
        if (this.#armed) throw new TargetError(message.message);
        throw connectionFailure(connection, message);
    }
  }

  async #tick(): Promise<void> {
    const { now, hold } = this.#parts;
    const answer = this.#answer;
    // Only the end of the host ends a wait for a machine that doesn't answer.
    if (answer !== undefined && now() >= answer.due) return hold.kill();
    if (answer !== undefined && now() >= answer.again) {
      answer.again = now() + AGAIN_MS;
      hold.wakeOnce();
    }
    if (this.#leaving === undefined) await this.#happened({ kind: "tick" });
  }

  /** Something at which the machine runs on: what is to be written waits for a break-in. */
  async #happened(event: TargetEvent): Promise<void> {
    const { now } = this.#parts;
    const moment = this.#judge.step({ ...event, at: now() });
    const stops = moment.decisions.filter((decision) => needsStop(decision));
    await this.#actor.whileRunning({
      ...moment,
      decisions: moment.decisions.filter((decision) => !stops.includes(decision)),
      root: MACHINE.pid,
    });
    this.#pending.push(...stops);
    if (this.#pending.length > 0 || this.#judge.over) this.#breakIn();
  }

  #breakIn(): void {
    const { now, hold, patienceMs } = this.#parts;
    if (!this.#running || this.#answer !== undefined) return;
    this.#answer = { due: now() + patienceMs, again: now() + AGAIN_MS };
    hold.wakeOnce();
  }

  /** The machine stands still and its host waits for orders. */
  async #stopped(event: TargetEvent): Promise<void> {
    const { now, captures } = this.#parts;
    [this.#running, this.#answer] = [false, undefined];
    const moment = this.#judge.step({ ...event, at: now() });
    const decisions = [...this.#pending, ...moment.decisions].map((each) => ({ ...each, pid: MACHINE.pid }));
    this.#pending = [];
    const missed = captures.missed.length;
    await this.#actor.atStop(this.#withEnd({ ...moment, decisions, root: MACHINE.pid }), []);
    this.#running = this.#leaving === undefined;
    // What came while it stood still, or was asked for and lost its host.
    if (this.#pending.length > 0 && captures.missed.length === missed) this.#breakIn();
  }

  /** Where nothing is left to do, or it is to stay stopped with what was written, the machine is left at this stop. */
  #withEnd(moment: DecidedEvent): DecidedEvent {
    const { event, decisions } = moment;
    const written = toDo(decisions).dumps.length > 0;
    const ends = this.#judge.over || this.#parts.stop && written;
    if (!ends || toDo(decisions).fate !== undefined) return moment;
    const rule = decisions.at(-1)?.rule ?? "";
    const end: Decision = {
      rule,
      action: { detach: true },
      at: event.at,
      firedAt: event.at,
      pid: MACHINE.pid,
      fired: {},
    };
    return { ...moment, decisions: [...decisions, end] };
  }

  /** At a stop, in place of letting it go on. */
  #leave(): void {
    const { now, patienceMs, stop } = this.#parts;
    this.#leaving = stop ? "stop" : "detach";
    this.#dialogue.leave(this.#leaving);
    this.#answer = { due: now() + patienceMs, again: Infinity };
  }

  /**
   * The machine has gone on by itself, because its host heard no order in time. The host hears orders only while the
   * machine stands still, so one that was under way would lie unread, and whoever waits for its answer would wait for ever.
   */
  #rouse(): void {
    const { hold } = this.#parts;
    hold.wakeOnce();
    this.#rousing ??= setInterval(() => hold.wakeOnce(), AGAIN_MS);
  }

  async #heard(): Promise<HostMessage | undefined> {
    const message = await this.#parts.hold.next();
    if (message?.say === "unasked") this.#rouse();
    if (message === undefined || message.say === "stopped") {
      clearInterval(this.#rousing);
      this.#rousing = undefined;
    }
    return message;
  }

  /** Whoever asks for it: the machine is broken into, so that it can be let go. */
  #leaveRunning(): void {
    if (this.#leaving !== undefined) return;
    // Nothing has answered yet, and nothing was stopped.
    if (!this.#armed) return this.#parts.hold.kill();
    this.#leaving = "detach";
    this.#dialogue.leave("detach");
    this.#answer = undefined;
    this.#breakIn();
  }

  /** What waited for the machine to stand still, and comes to nothing. */
  #missPending(because: string): void {
    for (const { rule, action } of this.#pending.splice(0)) {
      if ("dump" in action) this.#parts.captures.miss(rule, action.dump, because);
    }
  }

  /** The host has left the machine. */
  #done(): SessionEnd {
    this.#missPending("the machine had been left by then");
    return { outcome: this.#left === "stop" ? "stopped" : "detached" };
  }

  /** The host has ended: because the machine didn't answer, a dump did not go on, or by itself. */
  #lost(): SessionEnd {
    const { record, now, patienceMs, firstMs, connection, detach } = this.#parts;
    if (this.#left !== undefined) return this.#done();
    if (!this.#armed) {
      if (detach.aborted) return { outcome: "detached" };
      throw new TargetError(
        `The machine at ${connection} did not answer for ${
          span(firstMs)
        }, and nothing was written. Is its kernel ` +
          "debugged (bcdedit /debug on, and a restart), over this connection? With --wait it is waited for",
      );
    }
    this.#missPending(`the machine did not answer for ${span(patienceMs)}`);
    record({ at: now(), kind: "host-lost", what: "machine", resumedThreads: 0 });
    return { outcome: "lost" };
  }

  /** Listens to nobody any more. */
  [Symbol.dispose](): void {
    clearInterval(this.#rousing);
    this.#manual?.[Symbol.dispose]();
  }
}

/** Whether a decision needs the machine to stand still. */
function needsStop({ action }: Decision): boolean {
  return "dump" in action || "commands" in action || "detach" in action;
}

const NO_SNAPSHOTS = {
  warm: (): void => {},
  take: (): never => {
    throw new TypeError("A machine is not snapshotted");
  },
};
