/**
 * One run of one program under its armed host: events in, decisions out, orders to the hosts.
 *
 * @module
 */
import type { StackFrame } from "../facts/frame.ts";
import type { Message } from "../host/protocol.ts";
import { bucket } from "../minidump/bucket.ts";
import { INITIAL, leftUndone, type State, step } from "../policy/machine.ts";
import type { Asked } from "../recipe/asked.ts";
import type { TargetEvent } from "../recipe/event.ts";
import type { Plan } from "../recipe/plan.ts";
import { Actor, type Fate, type Moment } from "./actor.ts";
import type { Captures } from "./captures.ts";
import { LaunchError } from "./find_program.ts";
import { HostError, type HostProcess } from "./host_process.ts";
import { Manual } from "./manual.ts";
import type { Record } from "./record.ts";
import { Targets } from "./target.ts";

/** How a session ended. */
export interface SessionEnd {
  /** `lost`: the armed host died; the target ran on and ended by itself. */
  readonly outcome: "exited" | "killed" | "detached" | "lost";
  /** The root's exit code; undefined when it still runs. */
  readonly exitCode?: number | undefined;
}

/** What a session works with. */
export interface SessionParts {
  readonly plan: Plan;
  /** What somebody can ask for by hand. */
  readonly asked: Asked;
  readonly host: HostProcess;
  readonly captures: Captures;
  readonly engine?: string | undefined;
  /** Milliseconds since the start of the run, monotonic. */
  readonly now: () => number;
  readonly record: (record: Record) => void;
  /** Tells the session to leave the target alone and end. */
  readonly detach: AbortSignal;
}

const POLL_MS = 25;
const SECOND_LOOK_MS = 1_000;
/** A longer timer fires at once; a tick that comes too early finds no rule due and is set anew. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs one session; see {@link Session.run}. */
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #targets = new Targets();
  #state: State = INITIAL;
  #wakeAt: number | undefined;
  #root = 0;
  #exitCode: number | undefined;
  #killed = false;
  #detached = false;
  readonly #actor: Actor;
  /** What came of actions and the policy has not been told yet. */
  readonly #told: TargetEvent[] = [];
  readonly #manual: Manual;
  #toldSomething = Promise.withResolvers<"told">();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const tell = (event: TargetEvent): void => {
      this.#told.push(event);
      this.#toldSomething.resolve("told");
    };
    this.#actor = new Actor({ ...parts, targets: this.#targets, tell });
    const { record, now } = parts;
    this.#manual = new Manual(parts.asked, {
      tell,
      unheard: (because) => record({ at: now(), kind: "unheard", because }),
    });
  }

  /** The processes seen, by pid. */
  get targets(): Targets {
    return this.#targets;
  }

  /** Follows the host until its job is done, the target is left, or the host is lost; then all dumps are settled. */
  async run(): Promise<SessionEnd> {
    try {
      return await this.#follow();
    } finally {
      await this.#actor.settled();
      for (const event of this.#told.splice(0)) this.#step(event);
      this.#nameUndone();
    }
  }

  async #follow(): Promise<SessionEnd> {
    const { host, detach } = this.#parts;
    const leave = new Promise<"leave">((resolve) => detach.addEventListener("abort", () => resolve("leave")));
    let next = host.next();
    for (;;) {
      const what = await this.#race(next, leave);
      if (what === "tick") await this.#pass({ kind: "tick" });
      else if (what === "told") await this.#hear();
      else if (what === "leave") this.#leave();
      else if (what === undefined) return await this.#lost();
      else if (what.say === "done") return this.#end();
      else {
        await this.#message(what);
        next = host.next();
      }
    }
  }

  async #race(
    next: Promise<Message | undefined>,
    leave: Promise<"leave">,
  ): Promise<Message | undefined | "tick" | "told" | "leave"> {
    const alarm = Promise.withResolvers<"tick">();
    const wait = this.#wakeAt === undefined
      ? undefined
      : Math.min(Math.max(0, this.#wakeAt - this.#parts.now()), LONGEST_TIMER_MS);
    const timer = wait === undefined ? undefined : setTimeout(() => alarm.resolve("tick"), wait);
    try {
      return await Promise.race(
        this.#detached ? [next] : [next, alarm.promise, this.#toldSomething.promise, leave],
      );
    } finally {
      clearTimeout(timer);
    }
  }

  async #message(message: Message): Promise<void> {
    const { record, now } = this.#parts;
    switch (message.say) {
      case "engine":
        this.#actor.engine = message.engine;
        return record({ at: now(), kind: "engine", engine: message.engine, ms: message.ms });
      case "armed":
        this.#root = message.pid;
        this.#targets.add(message.pid);
        record({ at: now(), kind: "exposed", ms: message.exposedMs });
        this.#step({ kind: "armed" });
        this.#manual.begin();
        return this.#actor.warm();
      case "event":
        return await this.#event(message.event);
      case "stopped":
        return await this.#stopped(message.event, message.frames);
      case "failed":
        throw launchFailure(message.message, message.code);
    }
  }

  async #event(event: TargetEvent): Promise<void> {
    if (event.kind === "process-start") this.#targets.add(event.pid);
    await this.#pass(event);
    if (event.kind !== "process-end" || event.pid !== this.#root) return;
    this.#exitCode = event.code;
    // A run ends with its root: what it started and left behind runs on.
    this.#leave();
  }

  /** Tells the policy; what it decides. */
  #step(event: TargetEvent): Moment {
    const { record, now, plan } = this.#parts;
    const timed = { ...event, at: now() };
    record(timed);
    const { state, fired, decisions, suppressed, wakeAt } = step(plan, this.#state, timed);
    this.#state = state;
    this.#wakeAt = wakeAt;
    for (const { rule } of fired) record({ at: now(), kind: "fired", rule });
    for (const { rule, reason } of suppressed) record({ at: now(), kind: "suppressed", rule, reason });
    return { event: timed, decisions, root: this.#root };
  }

  /** The target stands still and its host waits for orders. */
  async #stopped(happened: TargetEvent, frames: readonly StackFrame[]): Promise<void> {
    this.#targets.stopped = true;
    if (happened.kind === "process-start") this.#targets.add(happened.pid);
    const fate = await this.#actor.atStop(this.#step(this.#bucketed(happened, frames)), frames);
    this.#targets.stopped = false;
    this.#take(fate);
  }

  /** With its bucket, for limits: of the raw frames, because names are read after the stop. */
  #bucketed(event: TargetEvent, frames: readonly StackFrame[]): TargetEvent {
    if (event.kind !== "exception") return event;
    return { ...event, bucket: bucket(event.code, frames) };
  }

  /** Something that doesn't stop the target, if only time: dumps that follow from it are snapshots. */
  async #pass(event: TargetEvent): Promise<void> {
    this.#take(await this.#actor.whileRunning(this.#step(event)));
  }

  /** Tells the policy what came of its actions. */
  async #hear(): Promise<void> {
    this.#toldSomething = Promise.withResolvers();
    for (const event of this.#told.splice(0)) await this.#pass(event);
  }

  /** Delayed dumps that the end of the run came before. */
  #nameUndone(): void {
    for (const { rule, action, reason } of leftUndone(this.#parts.plan, this.#state)) {
      this.#parts.record({ at: this.#parts.now(), kind: "suppressed", rule, reason });
      if ("dump" in action) this.#parts.captures.miss(rule, action.dump, "the run ended before it was due");
    }
  }

  #take(fate: Fate): void {
    if (fate === "killed") this.#killed = true;
    if (fate === "detached") this.#detached = true;
  }

  #leave(): void {
    this.#detached = true;
    this.#parts.host.send({ order: "detach" });
  }

  #end(): SessionEnd {
    if (this.#killed) return { outcome: "killed", exitCode: this.#exitCode };
    return { outcome: this.#exitCode === undefined ? "detached" : "exited", exitCode: this.#exitCode };
  }

  /** The armed host is gone without a word: put right what it left, and stay with the target to its end. */
  async #lost(): Promise<SessionEnd> {
    if (this.#killed || this.#exitCode !== undefined) return this.#end();
    const { record, now } = this.#parts;
    record({ at: now(), kind: "host-lost", what: "armed", resumedThreads: this.#targets.rescue() });
    const root = this.#targets.process(this.#root);
    const lost = now();
    while (root !== undefined && root.exitCode === undefined && !this.#parts.detach.aborted) {
      // A host that died while it was suspending or resuming is seen at a second look.
      if (now() - lost < SECOND_LOOK_MS) this.#targets.rescue();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return { outcome: "lost", exitCode: root?.exitCode };
  }

  /** Lets go of the targets. */
  [Symbol.dispose](): void {
    this.#manual[Symbol.dispose]();
    this.#targets[Symbol.dispose]();
  }
}

const NOT_FOUND = new Set([0x80070002, 0x80070003]);
const NOT_STARTABLE = new Set([0x800700C1, 0x80070005, 0x800702DB, 0x800702E4, 0x8007010B]);

function launchFailure(message: string, code: number): Error {
  if (NOT_FOUND.has(code)) return new LaunchError(message, 127);
  if (NOT_STARTABLE.has(code)) return new LaunchError(message, 126);
  return new HostError(message);
}
