/**
 * One run of one program under its armed host: events in, decisions out, orders to the hosts.
 *
 * @module
 */
import type { StackFrame } from "../../facts/frame.ts";
import type { Message } from "../../host/protocol.ts";
import { bucket } from "../../minidump/bucket.ts";
import type { TargetEvent, TimedEvent } from "../../facts/event.ts";
import type { SessionEnd } from "../../log/record.ts";
import { Actor, type Fate, type Moment } from "./actor.ts";
import type { Captures } from "../capture/captures.ts";
import { launchFailure } from "../hold/launch_failure.ts";
import type { Hold } from "../hold/hold.ts";
import { Inbox } from "./inbox.ts";
import type { Manual } from "./manual.ts";
import { Judge, type JudgeParts } from "./judge.ts";
import type { Sampler } from "../sample/sampler.ts";
import type { Output } from "../sample/subject.ts";
import type { Snapshotter } from "../capture/snapshotter.ts";
import { Targets } from "./target.ts";

/** What a session works with. */
export interface SessionParts extends JudgeParts {
  readonly hold: Hold;
  readonly captures: Captures;
  readonly snapshotter: Snapshotter;
  /** What hears those who ask by hand. */
  readonly manual: Manual;
  /** What looks at processes, where a rule wants that. */
  readonly sampler?: Sampler | undefined;
  /** What counts the bytes that the target writes, where a rule wants that. */
  readonly output?: Output | undefined;
  /** Whether each exception is to have its bucket; else those at which a rule fires. */
  readonly buckets?: boolean | undefined;
  /** Tells the session to leave the target alone and end. */
  readonly detach: AbortSignal;
}

/** Stops whose frames say something. */
const FRAMED: ReadonlySet<TargetEvent["kind"]> = new Set(["exception", "breakpoint", "process-exit"]);
const POLL_MS = 25;
const SECOND_LOOK_MS = 1_000;
/** A longer timer fires at once; a tick that comes too early finds no rule due and is set anew. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a session reacts to; what it was told stands in a list of its own, because the end still reads it. */
type Incoming = { readonly heard: Promise<Message | undefined> } | "tick" | "told" | "leave";

/** Runs one session; see {@link Session.run}. */
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #targets: Targets;
  readonly #judge: Judge;
  #root = 0;
  #exitCode: number | undefined;
  #killed = false;
  #detached = false;
  readonly #actor: Actor;
  /** What came of actions and the policy has not been told yet. */
  readonly #told: TargetEvent[] = [];
  /** From the arming on somebody may ask by hand. */
  #manual: Disposable | undefined;
  readonly #inbox = new Inbox<Incoming>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#targets = new Targets(parts.hold.debugs);
    this.#judge = new Judge(parts);
    const tell = (event: TargetEvent): void => this.#tell(event);
    this.#actor = new Actor({ ...parts, plan: parts.purse.plan, targets: this.#targets, tell });
  }

  /** The processes seen, by pid. */
  get targets(): Targets {
    return this.#targets;
  }

  /** Something that no host says: what came of an action, what a look found, what somebody asks for. */
  #tell(event: TargetEvent): void {
    this.#told.push(event);
    this.#inbox.put("told");
  }

  /** Follows the host until its job is done, the target is left, or the host is lost; then all dumps are settled. */
  async run(): Promise<SessionEnd> {
    const { record, now, captures } = this.#parts;
    let end: SessionEnd;
    try {
      end = await this.#follow();
    } finally {
      await this.#actor.settled();
      for (const event of this.#told.splice(0)) this.#step(event);
      this.#judge.end();
    }
    record({
      at: now(),
      kind: "ended",
      ...end,
      missed: captures.missed,
      leftRunning: this.#targets.running(),
    });
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
          const end = await this.#heard(await what.heard);
          if (end) return end;
          this.#listen();
        } else if (this.#detached) continue; // All that is waited for is the host's last word.
        else if (what === "tick") await this.#pass({ kind: "tick" });
        else if (what === "told") await this.#hear();
        else this.#leave();
      }
    } finally {
      detach.removeEventListener("abort", leave);
    }
  }

  /** Waits for what the host says next, once. */
  #listen(): void {
    const heard = this.#parts.hold.next();
    const tell = (): void => this.#inbox.put({ heard });
    heard.then(tell, tell);
  }

  async #next(): Promise<Incoming> {
    const wait = this.#judge.wakeAt === undefined
      ? undefined
      : Math.min(Math.max(0, this.#judge.wakeAt - this.#parts.now()), LONGEST_TIMER_MS);
    const timer = wait === undefined ? undefined : setTimeout(() => this.#inbox.put("tick"), wait);
    try {
      return await this.#inbox.next();
    } finally {
      clearTimeout(timer);
    }
  }

  async #heard(message: Message | undefined): Promise<SessionEnd | undefined> {
    if (message === undefined) return await this.#lost();
    if (message.say === "done") return this.#end();
    await this.#message(message);
    return undefined;
  }

  async #message(message: Message): Promise<void> {
    const { record, now } = this.#parts;
    switch (message.say) {
      case "engine":
        this.#actor.engine = message.engine;
        return record({ at: now(), kind: "engine", engine: message.engine, ms: message.ms });
      case "armed":
        this.#root = message.pid;
        this.#comes(message.pid);
        record({ at: now(), kind: "exposed", ms: message.exposedMs });
        this.#step({ kind: "armed" });
        this.#manual ??= this.#parts.manual.listen({
          tell: (event) => this.#tell(event),
          unheard: (because) => record({ at: now(), kind: "unheard", because }),
        });
        return this.#actor.warm();
      case "event":
        return await this.#event(message.event);
      case "stopped":
        return await this.#stopped(message.event);
      case "failed":
        throw launchFailure(message.message, message.code);
    }
  }

  async #event(event: TargetEvent): Promise<void> {
    if (event.kind === "process-start") this.#comes(event.pid);
    if (event.kind === "process-end") this.#parts.sampler?.remove(event.pid);
    await this.#pass(event);
    if (event.kind !== "process-end" || event.pid !== this.#root) return;
    this.#exitCode = event.code;
    // A run ends with its root: what it started and left behind runs on.
    this.#leave();
  }

  /** Tells the policy; what it decides. */
  #step(event: TargetEvent, at = this.#parts.now()): Moment {
    return { ...this.#judge.step({ ...event, at }), root: this.#root };
  }

  /** The target stands still and its host waits for orders. */
  async #stopped(happened: TargetEvent): Promise<void> {
    const { sampler, now } = this.#parts;
    const at = now();
    this.#targets.stopped = true;
    if (happened.kind === "process-start") this.#comes(happened.pid);
    const held = sampler ? this.#targets.running() : [];
    for (const pid of held) sampler?.pause(pid);
    const frames = await this.#frames({ ...happened, at });
    const fate = await this.#actor.atStop(this.#step(bucketed(happened, frames), at), frames ?? []);
    for (const pid of held) sampler?.resume(pid);
    this.#targets.stopped = false;
    this.#take(fate);
  }

  /** A process is there: it is held open, and looked at where a rule wants that. */
  #comes(pid: number): void {
    const { sampler, output, record, now } = this.#parts;
    if (this.#targets.running().includes(pid)) return;
    this.#targets.add(pid);
    const process = this.#targets.process(pid);
    if (process === undefined) return;
    sampler?.add(process, {
      first: pid === this.#root,
      output,
      tell: (event) => this.#tell(event),
      note: (note) => record({ at: now(), ...note }),
    });
  }

  /** Reading them costs more than all else at a stop, so only where a rule fires or a dump comes due. */
  async #frames(event: TimedEvent): Promise<readonly StackFrame[] | undefined> {
    const always = event.kind === "exception" && this.#parts.buckets;
    if (!FRAMED.has(event.kind) || !(always || this.#judge.foresees(event))) return undefined;
    return await this.#actor.frames();
  }

  /** Something that doesn't stop the target, if only time: dumps that follow from it are snapshots. */
  async #pass(event: TargetEvent): Promise<void> {
    this.#take(await this.#actor.whileRunning(this.#step(event)));
  }

  /** Tells the policy what came of its actions. */
  async #hear(): Promise<void> {
    for (const event of this.#told.splice(0)) await this.#pass(event);
  }

  #take(fate: Fate): void {
    if (fate === "killed") this.#killed = true;
    if (fate === "detached") this.#detached = true;
  }

  #leave(): void {
    this.#detached = true;
    this.#parts.hold.send({ order: "detach" });
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
    this.#manual?.[Symbol.dispose]();
    for (const pid of this.#targets.pids()) this.#parts.sampler?.remove(pid);
    this.#targets[Symbol.dispose]();
  }
}

/** With its bucket, for limits: of the raw frames, because names are read after the stop. */
function bucketed(event: TargetEvent, frames: readonly StackFrame[] | undefined): TargetEvent {
  if (event.kind !== "exception" || frames === undefined) return event;
  return { ...event, bucket: bucket(event.code, frames) };
}
