/**
 * One run of one program under its armed host: events in, decisions out, orders to the hosts.
 *
 * @module
 */
import type { DumpOutcome, EngineFacts, Message, StackFrame } from "../host/protocol.ts";
import { INITIAL, type State, step } from "../policy/machine.ts";
import type { DumpKind } from "../recipe/dump_kind.ts";
import type { TargetEvent, TimedEvent } from "../recipe/event.ts";
import type { Plan } from "../recipe/plan.ts";
import type { Captures, Pending, Stop } from "./captures.ts";
import { HostError, HostProcess } from "./host_process.ts";
import { LaunchError } from "./find_program.ts";
import { STALLED_MS, watchGrowth } from "./growth.ts";
import { snapshot, SnapshotLost } from "./snapshot.ts";
import { Targets } from "./target.ts";

/** What is told while a run goes on; the same records are the event log. */
export type Record =
  & { readonly at: number }
  & (
    | TargetEvent
    | { readonly kind: "interest"; readonly recipe: string; readonly wants: readonly string[] }
    | { readonly kind: "host"; readonly pid: number }
    | { readonly kind: "engine"; readonly engine: EngineFacts; readonly ms: number }
    | { readonly kind: "exposed"; readonly ms: number }
    | { readonly kind: "dumping"; readonly file: string; readonly expected: number }
    | { readonly kind: "dumped"; readonly outcome: DumpOutcome }
    | { readonly kind: "resumed"; readonly pausedMs: number; readonly unasked?: boolean }
    | { readonly kind: "killed"; readonly rule: string }
    | { readonly kind: "host-lost"; readonly what: "armed" | "snapshot"; readonly resumedThreads: number }
  );

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
  #engine: EngineFacts = { source: "", version: "", folder: "" };
  #killed = false;
  #detached = false;
  #settling: Promise<void> = Promise.resolve();
  /** Kept warm while a rule could want a snapshot. */
  #spare: Promise<HostProcess> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
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
      await this.#settling;
      await (await this.#takeSpare())?.[Symbol.asyncDispose]();
    }
  }

  #warm(): void {
    const snapshots = Object.values(this.#parts.plan.rules).some(({ on }) => "deadline" in on);
    if (snapshots) {
      this.#spare ??= HostProcess.start({ stdio: false, engine: this.#parts.engine, attaches: true });
    }
    this.#spare?.catch(() => {}); // Whoever takes it is told.
  }

  #takeSpare(): Promise<HostProcess> | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }

  async #follow(): Promise<SessionEnd> {
    const { host, detach } = this.#parts;
    const leave = new Promise<"leave">((resolve) => detach.addEventListener("abort", () => resolve("leave")));
    let next = host.next();
    for (;;) {
      const what = await this.#race(next, leave);
      if (what === "tick") await this.#tick();
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
  ): Promise<Message | undefined | "tick" | "leave"> {
    const alarm = Promise.withResolvers<"tick">();
    const wait = this.#wakeAt === undefined
      ? undefined
      : Math.min(Math.max(0, this.#wakeAt - this.#parts.now()), LONGEST_TIMER_MS);
    const timer = wait === undefined ? undefined : setTimeout(() => alarm.resolve("tick"), wait);
    try {
      return await Promise.race(this.#detached ? [next] : [next, alarm.promise, leave]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #message(message: Message): Promise<void> {
    const { record, now } = this.#parts;
    switch (message.say) {
      case "engine":
        this.#engine = message.engine;
        return record({ at: now(), kind: "engine", engine: message.engine, ms: message.ms });
      case "armed":
        this.#root = message.pid;
        record({ at: now(), kind: "exposed", ms: message.exposedMs });
        this.#step({ kind: "armed" });
        return this.#warm();
      case "event":
        return this.#event(message.event);
      case "stopped":
        return await this.#stopped(message.event, message.frames);
      case "failed":
        throw launchFailure(message.message, message.code);
    }
  }

  #event(event: TargetEvent): void {
    if (event.kind === "process-start") this.#targets.add(event.pid);
    if (event.kind === "process-exit" && event.pid === this.#root) this.#exitCode = event.code;
    this.#step(event);
    // A run ends with its root: what it started and left behind runs on.
    if (event.kind === "process-exit" && event.pid === this.#root) this.#leave();
  }

  /** Tells the policy; what it decides. */
  #step(
    event: TargetEvent,
  ): { event: TimedEvent; dumps: { rule: string; kind: DumpKind }[]; kill?: string | undefined } {
    const timed = { ...event, at: this.#parts.now() };
    this.#parts.record(timed);
    const { state, decisions, wakeAt } = step(this.#parts.plan, this.#state, timed);
    this.#state = state;
    this.#wakeAt = wakeAt;
    const dumps = decisions.flatMap(({ rule, action }) => "dump" in action ? [{ rule, kind: action }] : []);
    return { event: timed, dumps, kill: decisions.find(({ action }) => "kill" in action)?.rule };
  }

  /** The target stands still and its host waits for orders. */
  async #stopped(happened: TargetEvent, frames: readonly StackFrame[]): Promise<void> {
    const { host, captures } = this.#parts;
    const capturedAt = new Date();
    this.#targets.stopped = true;
    const { event, dumps, kill } = this.#step(happened);
    const pid = "pid" in happened ? happened.pid : this.#root;
    const identity = this.#targets.identity(pid) ?? { pid, image: "", commandLine: "", created: "" };
    const pending = await captures.reserve(dumps, identity, capturedAt);
    const outcomes: DumpOutcome[] = [];
    for (const item of pending) {
      this.#dumping(item, pid);
      host.send({ order: "dump", dump: item.order });
      const outcome = await this.#dumped(item.order.file);
      if (outcome) outcomes.push(outcome);
    }
    if (kill) this.#kill(kill);
    else host.send({ order: "go" });
    const pausedMs = kill ? this.#parts.now() - event.at : await this.#resumed();
    this.#targets.stopped = false;
    this.#settle(
      { trigger: event, identity, engine: this.#engine, capturedAt, pausedMs, frames },
      pending,
      outcomes,
    );
  }

  #dumping({ order, request }: Pending, pid: number): void {
    const FULL_MEMORY_OR_PRIVATE = 0x101;
    const large = (request.format & FULL_MEMORY_OR_PRIVATE) !== 0;
    const expected = large ? this.#targets.process(pid)?.committed ?? 0 : 0;
    this.#parts.record({ at: this.#parts.now(), kind: "dumping", file: order.file, expected });
  }

  async #dumped(file: string): Promise<DumpOutcome | undefined> {
    using _watch = watchGrowth([file], STALLED_MS, () => this.#parts.host.kill());
    const message = await this.#parts.host.next();
    if (message?.say !== "dumped") return undefined;
    this.#parts.record({ at: this.#parts.now(), kind: "dumped", outcome: message.outcome });
    return message.outcome;
  }

  async #resumed(): Promise<number> {
    const message = await this.#parts.host.next();
    if (message?.say !== "resumed") return 0;
    const { pausedMs, unasked } = message;
    this.#parts.record({ at: this.#parts.now(), kind: "resumed", pausedMs, ...(unasked ? { unasked } : {}) });
    return pausedMs;
  }

  /** Verification and stacks come after the target runs again, one stop after the other. */
  #settle(stop: Stop, pending: readonly Pending[], outcomes: readonly DumpOutcome[]): void {
    this.#settling = this.#settling.then(() => this.#parts.captures.settle(stop, pending, outcomes));
  }

  /** Time has passed: a rule may fire, whose dumps are snapshots. */
  async #tick(): Promise<void> {
    const { event, dumps, kill } = this.#step({ kind: "tick" });
    for (const pid of dumps.length > 0 ? this.#targets.running() : []) {
      await this.#snapshot(event, dumps, pid);
    }
    if (kill) this.#kill(kill);
  }

  async #snapshot(event: TimedEvent, dumps: { rule: string; kind: DumpKind }[], pid: number): Promise<void> {
    const { captures, engine, record, now } = this.#parts;
    const identity = this.#targets.identity(pid);
    if (identity === undefined) return;
    const capturedAt = new Date();
    const pending = await captures.reserve(dumps, identity, capturedAt);
    for (const item of pending) this.#dumping(item, pid);
    try {
      const taken = await snapshot({
        pid,
        engine,
        spare: this.#takeSpare(),
        dumps: pending.map(({ order }) => order),
      });
      for (const outcome of taken.outcomes) record({ at: now(), kind: "dumped", outcome });
      record({ at: now(), kind: "resumed", pausedMs: taken.pausedMs });
      const stop = {
        trigger: event,
        identity,
        engine: taken.engine,
        capturedAt,
        pausedMs: taken.pausedMs,
        frames: [],
      };
      this.#settle(stop, pending, taken.outcomes);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const because = error.message;
      if (error instanceof SnapshotLost) {
        record({ at: now(), kind: "host-lost", what: "snapshot", resumedThreads: error.resumed });
      }
      const outcomes = pending.map(({ order }) => ({ ...order, ok: false, ms: 0, because }));
      this.#settle(
        { trigger: event, identity, engine: this.#engine, capturedAt, pausedMs: 0, frames: [] },
        pending,
        outcomes,
      );
    }
  }

  #kill(rule: string): void {
    this.#killed = true;
    this.#parts.record({ at: this.#parts.now(), kind: "killed", rule });
    this.#parts.host.send({ order: "kill" });
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
