/**
 * One run of one program under its armed host: events in, decisions out, orders to the hosts.
 *
 * @module
 */
import { type Answer, type HostMessage, isKilled } from "../../host/protocol.ts";
import { bucket } from "../../minidump/bucket.ts";
import { managedBucket } from "../../minidump/managed_bucket.ts";
import { maskedMessage } from "../../store/mask.ts";
import { maskedException } from "../../store/managed_mask.ts";
import { crashCode, type TargetEvent, type TimedEvent } from "../../facts/event.ts";
import { EXCEPTION_CODE } from "../../facts/exceptions.ts";
import { type LoadFailure, loadFailureFrames } from "../../facts/load_failure.ts";
import type { LogRecord, SessionEnd } from "../../log/record.ts";
import { interest } from "../../recipe/needs/interest.ts";
import { Actor, type DecidedEvent, type Keeping } from "./actor.ts";
import { Departure } from "./departure.ts";
import { Dialogue, type Late, type SilenceLimits, type StopPlace } from "../hold/dialogue.ts";
import { type CameAcross, unmet } from "../../recipe/needs/named.ts";
import { launchFailure } from "../hold/launch_failure.ts";
import type { Hold } from "../hold/hold.ts";
import { Inbox } from "./inbox.ts";
import type { Manual } from "./manual.ts";
import type { FleetFacts } from "../fleet_facts.ts";
import type { Sightings } from "../sightings.ts";
import { Judge, type JudgeParts } from "./judge.ts";
import type { Sampler } from "../sample/sampler.ts";
import type { OutputCounter } from "../sample/sampled_process.ts";
import type { Snapshotter } from "../capture/snapshotter.ts";
import type { TargetSystem } from "../hold/target_system.ts";
import { OtherDebuggers } from "./other_debugger.ts";
import { Targets } from "./target.ts";

/** What a session works with. */
export interface SessionParts extends JudgeParts {
  readonly hold: Hold;
  readonly captures: Keeping;
  readonly snapshotter: Pick<Snapshotter, "warm" | "take">;
  /** What hears those who ask by hand. */
  readonly manual: Manual;
  /** What the fleet has, where there is one. */
  readonly fleet?: Pick<FleetFacts, "fullOf" | "held"> | undefined;
  /** How often each bucket was seen, where a rule asks. */
  readonly sightings?: Pick<Sightings, "counted"> | undefined;
  /** What looks at processes, where a rule wants that. */
  readonly sampler?: Sampler | undefined;
  /** What counts the bytes that the target writes, where a rule wants that. */
  readonly output?: OutputCounter | undefined;
  /** Whether each exception is to have its bucket; else those at which a rule fires. */
  readonly buckets?: boolean | undefined;
  /** When a run ends: with its root, which is the default, or with the last process that it watches. */
  readonly until?: "root" | "tree" | undefined;
  /** Tells the session to leave the target alone and end. */
  readonly detach: AbortSignal;
  /** Where the target's processes are, if that isn't this machine. */
  readonly system?: TargetSystem | undefined;
  /** How long the holder may say nothing, if that isn't the usual. */
  readonly patience?: SilenceLimits | undefined;
}

/** What a holder says by itself. */
type Said = Exclude<HostMessage, Answer>;

/** Stops whose frames say something. */
const FRAMED: ReadonlySet<TargetEvent["kind"]> = new Set([
  "exception",
  "breakpoint",
  "process-exit",
  "terminated",
]);
const POLL_MS = 25;
const SECOND_LOOK_MS = 1_000, SECOND_LOOKS = 4;
/** How long a run stays after its root has ended, where processes that it watches still run. */
const LINGER_MS = 500;
/** A longer timer fires at once; a tick that comes too early finds no rule due and is set anew. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a session reacts to; what was reported to it stands in a list of its own, because the end still reads it. */
type Incoming = { readonly heard: Promise<Said | undefined> } | "tick" | "told" | "leave";

/** Runs one session; see {@link Session.run}. */
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #targets: Targets;
  readonly #judge: Judge;
  #root = 0;
  readonly #log: (record: LogRecord) => void;
  /** The time of the last record. */
  #at = 0;
  #exitCode: number | undefined;
  #dll: LoadFailure | undefined;
  /** Why the host could not go on, where it said so. */
  #because: string | undefined;
  readonly #dialogue: Dialogue;
  readonly #departure: Departure;
  readonly #actor: Actor;
  /** Whether a rule looks at types of .NET's exceptions. */
  readonly #wantsTypes: boolean;
  /** Processes whose exceptions of .NET came without a type that a rule wants. */
  readonly #untyped = new Set<number>();
  readonly #others: OtherDebuggers;
  /** What came of actions and the policy does not know yet. */
  readonly #told: TargetEvent[] = [];
  /** From the arming on somebody may ask by hand. */
  #manual: Disposable | undefined;
  /** What the policy knows of what the fleet has: its process and bucket. */
  readonly #full = new Set<string>();
  readonly #inbox = new Inbox<Incoming>();
  /** Paths of the DLLs whose loading was reported. */
  readonly #loaded = new Set<string>();
  #lingering: ReturnType<typeof setTimeout> | undefined;

  constructor(given: SessionParts) {
    const parts = this.#parts = { ...given, record: (record: LogRecord): void => this.#record(record) };
    this.#log = given.record;
    this.#wantsTypes = interest(parts.purse.plan).thrown === true;
    const targets = this.#targets = new Targets(parts.hold.debugs, parts.system);
    this.#judge = new Judge({
      ...parts,
      held: (pid, bucket) => parts.fleet?.held(targets.identity(pid)?.image ?? "", bucket),
    });
    const { record, now } = parts;
    const late = (late: Late): void => record({ at: now(), kind: "late", ...late });
    const dialogue = this.#dialogue = new Dialogue({ ...parts, late });
    this.#others = new OtherDebuggers({
      strangers: (pid) => targets.strangers(pid),
      hasDebugger: (pid) => targets.hasDebugger(pid),
      record,
      now,
    });
    this.#departure = new Departure({ ...parts, targets, dialogue });
    this.#actor = new Actor({
      ...parts,
      plan: parts.purse.plan,
      targets,
      dialogue,
      tell: (event) => this.#tell(event),
      leave: (how, rule) => {
        if (how === "kill") targets.notice(this.#root);
        this.#departure.order(how, rule);
      },
      // What is recorded for another recipe is recorded whole.
      need: () => parts.buckets ? {} : this.#judge.need(),
    });
  }

  /** The processes seen, by pid. */
  get targets(): Targets {
    return this.#targets;
  }

  #record(record: LogRecord): void {
    this.#at = Math.max(this.#at, record.at);
    this.#log(record);
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
      leftRunning: this.#targets.left().map(({ pid }) => pid),
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
        } else if (what === "leave") this.#leave();
        // All that is waited for is the host's last word.
        else if (this.#departure.ordered) this.#departure.insist();
        else if (what === "tick") await this.#pass({ kind: "tick" });
        else await this.#hear();
      }
    } finally {
      detach.removeEventListener("abort", leave);
      clearTimeout(this.#lingering);
    }
  }

  /** Waits for what the host says next, once. */
  #listen(): void {
    const heard = this.#dialogue.next();
    const tell = (): void => this.#inbox.put({ heard });
    heard.then(tell, tell);
  }

  async #next(): Promise<Incoming> {
    const wakeAt = this.#departure.ordered ? this.#departure.dueAt : this.#judge.wakeAt;
    const wait = wakeAt === undefined
      ? undefined
      : Math.min(Math.max(0, wakeAt - this.#parts.now()), LONGEST_TIMER_MS);
    const timer = wait === undefined ? undefined : setTimeout(() => this.#inbox.put("tick"), wait);
    try {
      return await this.#inbox.next();
    } finally {
      clearTimeout(timer);
    }
  }

  async #heard(message: Said | undefined): Promise<SessionEnd | undefined> {
    if (message === undefined) return await this.#lost();
    if (message.say === "done") return this.#end();
    await this.#message(message);
    return undefined;
  }

  async #message(message: Said): Promise<void> {
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
      case "passed": {
        const said = now();
        for (const { ago, event } of message.events) await this.#pass(event, said - ago);
        return;
      }
      case "stopped":
        return await this.#stopped(message.event);
      case "unasked":
        return record({ at: now(), kind: "resumed", pausedMs: message.pausedMs, unasked: true });
      case "seen":
        return this.#neverThere(message);
      case "debugs":
        return this.#others.begins(message.pid);
      case "left":
        return this.#departure.left(message.how);
      case "failed":
        if (this.#root === 0) throw launchFailure(message.message, message.code);
        // The target is there, and perhaps on its way out: what becomes of it is seen when the host has gone.
        this.#because = message.message;
        return;
    }
  }

  async #event(event: TargetEvent): Promise<void> {
    if (event.kind === "process-start") this.#comes(event.pid);
    if (event.kind === "process-end") {
      this.#parts.sampler?.remove(event.pid);
      // The next process with this pid is another.
      this.#untyped.delete(event.pid);
    }
    this.#noteUntyped(event);
    await this.#pass(await this.#explained(event));
    if (event.kind !== "process-end" || event.pid !== this.#root) return;
    this.#exitCode = event.code;
    if (this.#departure.ordered) return;
    if (this.#parts.until === "tree") return;
    // A run ends with its root; what it started and left behind runs on. A child that crashes as the root ends is
    // still seen: it may be why the root has ended.
    if (this.#targets.running().length === 0) this.#leave();
    else this.#lingering = setTimeout(() => this.#inbox.put("leave"), LINGER_MS);
  }

  /** Says of what rules name what the host has not come across. */
  #neverThere({ breakpoints, modules }: CameAcross): void {
    const { purse, record, now } = this.#parts;
    const found = { breakpoints, ...(modules && { modules: [...modules, ...this.#loaded] }) };
    for (const each of unmet(purse.plan, found)) record({ at: now(), kind: "unmet", ...each });
  }

  /** Tells the policy; what it decides. */
  #step(event: TargetEvent, at = this.#parts.now()): DecidedEvent {
    this.#learn(at);
    if (event.kind === "load") this.#loaded.add(event.path);
    // Events that passed are reported late; meanwhile other things may have happened.
    return { ...this.#judge.step({ ...event, at: Math.max(this.#at, at) }), root: this.#root };
  }

  /** Tells the policy of what the fleet has enough, as far as it does not know it. */
  #learn(at: number): void {
    const { fleet } = this.#parts;
    if (fleet === undefined) return;
    for (const pid of this.#targets.running()) {
      const image = this.#targets.identity(pid)?.image;
      for (const event of image === undefined ? [] : fleet.fullOf(pid, image)) {
        const known = `${pid} ${event.bucket}`;
        if (this.#full.has(known)) continue;
        this.#full.add(known);
        this.#judge.step({ ...event, at: Math.max(this.#at, at) });
      }
    }
  }

  /** A rule that waits for a type would wait in silence for ever. */
  #noteUntyped(event: TargetEvent): void {
    const { record, now } = this.#parts;
    if (event.kind !== "exception" || event.code !== EXCEPTION_CODE.EXCEPTION_COMPLUS) return;
    if (event.thrown !== undefined || this.#untyped.has(event.pid) || !this.#wantsTypes) return;
    this.#untyped.add(event.pid);
    record({ at: now(), kind: "untyped", pid: event.pid });
  }

  /** The target stands still and its host waits for orders. */
  async #stopped(told: TargetEvent): Promise<void> {
    const { sampler, now } = this.#parts;
    const at = now();
    const happened = await this.#explained(maskedEvent(told));
    this.#noteUntyped(happened);
    this.#targets.stopped = true;
    if ("pid" in happened) this.#comes(happened.pid);
    const held = sampler ? this.#targets.running() : [];
    for (const pid of held) sampler?.pause(pid);
    this.#learn(at);
    const place = await this.#place({ ...happened, at });
    await this.#actor.atStop(this.#step(this.#counted(bucketed(happened, place)), at), place?.frames ?? []);
    for (const pid of held) sampler?.resume(pid);
    this.#targets.stopped = false;
    this.#departure.postpone();
  }

  /** With how often its bucket was seen before, where a rule asks. */
  #counted(event: TargetEvent): TargetEvent {
    const { sightings } = this.#parts;
    if (sightings === undefined || !("pid" in event)) return event;
    return sightings.counted(event, this.#targets.identity(event.pid)?.image ?? "");
  }

  /** With the DLL for which a program could not be loaded. */
  async #explained(event: TargetEvent): Promise<TargetEvent> {
    if (event.kind !== "process-exit") return event;
    const { pid, code } = event;
    const dll = await this.#targets.whyNotLoaded(pid, code);
    if (dll === undefined) return event;
    if (pid === this.#root) this.#dll = dll;
    return { ...event, dll };
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
  async #place(event: TimedEvent): Promise<StopPlace | undefined> {
    const always = event.kind === "exception" && this.#parts.buckets;
    if (!FRAMED.has(event.kind) || !(always || this.#judge.foresees(event))) return undefined;
    return await this.#dialogue.frames();
  }

  /** Something that doesn't stop the target, if only time: dumps that follow from it are snapshots. */
  async #pass(event: TargetEvent, at?: number): Promise<void> {
    const moment = this.#step(event, at);
    if (moment.decisions.length > 0) await this.#actor.whileRunning(moment);
  }

  /** Tells the policy what came of its actions. */
  async #hear(): Promise<void> {
    for (const event of this.#told.splice(0)) await this.#pass(event);
  }

  #leave(): void {
    if (this.#departure.ordered === undefined) this.#departure.order("detach");
  }

  /** How it ended, which is not always how it was ordered to: a program may come to its own end before. */
  #end(): SessionEnd {
    const exitCode = this.#exitCode;
    const killed = this.#departure.done === "kill" && (exitCode === undefined || isKilled(exitCode));
    if (killed) return { outcome: "killed", exitCode };
    const dll = this.#dll;
    return {
      outcome: exitCode === undefined ? "detached" : "exited",
      exitCode,
      ...(dll === undefined ? {} : { dll }),
    };
  }

  /** The armed host is gone without a word: put right what it left, and stay with the target to its end. */
  async #lost(): Promise<SessionEnd> {
    if (this.#departure.done) return this.#end();
    const root = this.#targets.process(this.#root);
    if (this.#departure.ordered === "kill" && isKilled(root?.exitCode)) {
      // As it was ordered; only the word of it is missing.
      this.#exitCode = root?.exitCode;
      this.#departure.left("kill");
      return this.#end();
    }
    const { record, now } = this.#parts;
    const resumedThreads = this.#targets.rescue();
    // The first process may have ended long ago, and what it started is watched no longer.
    const unwatched = this.#because !== undefined || this.#targets.running().length > 0;
    // A host that is ended because it was slow to leave has left its targets as it was to: no capture is lost.
    const isLeft = this.#departure.ordered === "detach" && this.#because === undefined;
    if (resumedThreads > 0 || (this.#exitCode === undefined || unwatched) && !isLeft) {
      const because = this.#because === undefined ? {} : { because: this.#because };
      record({ at: now(), kind: "host-lost", what: "armed", resumedThreads, ...because });
    }
    if (this.#exitCode !== undefined) return this.#end();
    if (this.#departure.ordered === "kill" && this.#targets.terminate()) this.#departure.left("kill");
    const lost = now();
    for (let looks = 0; root !== undefined && root.exitCode === undefined; looks++) {
      // A host that died while it was suspending or resuming is seen at a second look.
      if (looks >= SECOND_LOOKS && this.#isLeft) break;
      if (now() - lost < SECOND_LOOK_MS) this.#targets.rescue();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    this.#exitCode = root?.exitCode;
    return this.#departure.ordered ? this.#end() : { outcome: "lost", exitCode: this.#exitCode };
  }

  get #isLeft(): boolean {
    return this.#departure.ordered !== undefined || this.#parts.detach.aborted;
  }

  /** Lets go of the targets. */
  [Symbol.dispose](): void {
    this.#manual?.[Symbol.dispose]();
    this.#others[Symbol.dispose]();
    for (const pid of this.#targets.pids()) this.#parts.sampler?.remove(pid);
    this.#targets[Symbol.dispose]();
  }
}

/** What an exception of .NET or C++ says is masked before anybody sees it: rules, the log, reports. */
function maskedEvent(event: TargetEvent): TargetEvent {
  if (event.kind !== "exception") return event;
  const { thrown, cpp } = event;
  return {
    ...event,
    ...(thrown === undefined ? {} : { thrown: maskedMessage(thrown) }),
    ...(cpp === undefined ? {} : { cpp: maskedMessage(cpp) }),
  };
}

/** With its bucket, for limits: of .NET's exception, else of C++'s and the raw frames: names are read after the stop. */
function bucketed(event: TargetEvent, place: StopPlace | undefined): TargetEvent {
  if (event.kind !== "exception" && event.kind !== "process-exit") return event;
  const code = crashCode(event);
  if (code === undefined || place === undefined) return event;
  const { thrown } = place;
  const dll = event.kind === "process-exit" ? event.dll : undefined;
  const frames = dll === undefined ? place.frames : loadFailureFrames(dll);
  if (thrown === undefined) {
    const cpp = place.cpp && maskedMessage(place.cpp);
    return { ...event, ...(cpp === undefined ? {} : { cpp }), bucket: bucket(code, frames, cpp?.type) };
  }
  const { type, bases, message } = maskedException(thrown);
  return {
    ...event,
    thrown: { type, bases, ...(message === undefined ? {} : { message }) },
    bucket: managedBucket(thrown),
  };
}
