/**
 * The armed host: the debugger of a program until its end. It reports, writes and continues; it decides nothing.
 *
 * @module
 */
import { hex } from "../facts/text.ts";
import { baseName } from "../facts/path.ts";
import {
  DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD,
  DEBUG_STATUS_BREAK,
  DEBUG_STATUS_GO_HANDLED,
  DEBUG_STATUS_GO_NOT_HANDLED,
} from "../facts/debug.table.ts";
import { readCpp } from "../cpp/mod.ts";
import {
  DbgEngError,
  type DebugEvent,
  type Engine,
  type ExceptionRecord,
  HR,
  type WaitResult,
} from "../dbgeng/mod.ts";
import type { StackFrame } from "../facts/frame.ts";
import type { ExceptionEvent, ExitEvent, Fault, TargetEvent } from "../facts/event.ts";
import { isErrorStatus } from "../facts/status.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { Account } from "../recipe/needs/credit.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { setInheritable, standardHandles } from "../win32/stdio.ts";
import { EngineTarget } from "./commanded.ts";
import { filters, handledByDefault, isBreakIn, isLookedAt, isWanted } from "./continuing.ts";
import { lastChanceFilter } from "./last_chance.ts";
import type { Link } from "./link.ts";
import { ModuleNames, moduleOf } from "./module_names.ts";
import { type HowToGoOn, Orders } from "./orders.ts";
import { exceptionOfOther, type ExceptionOnStack, exceptionOnStack } from "./own_fault.ts";
import { exceptionOnStack32 } from "./own_fault32.ts";
import { Reports } from "./passing.ts";
import type { Job } from "./protocol.ts";
import { endsRuntime, engineMemory, isOfRuntime, ThrownReader } from "./runtime.ts";
import { Seen } from "./seen.ts";
import { rawFrame } from "./stack_recorder.ts";
import { Traps } from "./traps.ts";
import type { WayOut } from "./ways_out.ts";
import { endsByBreakIn, is32Bit } from "./wow64.ts";

/**
 * How long one wait is. Between two the supervisor is listened to, and the target stands still.
 *
 * Sighting: the engine begins this time anew at every event that it swallows. While a target makes one more often, no
 * wait ends, so whoever has an order breaks in (dbgeng 10.0.29507, one event in 50 ms: a wait of 100 ms took 6 s).
 */
const SLICE_MS = 100;
/** How often in a row a wait may fail because a process is gone. */
const MOST_FAILURES = 50;

type ArmJob = Extract<Job, { job: "arm" }>;
type Leaving = Required<Pick<ExitEvent, "pid" | "code">> & Pick<ExitEvent, "tid" | "by">;
type ExceptionStop = Extract<DebugEvent, { type: "exception" }>;

/** Launches or attaches, and stays until the last process has ended, or until told to leave. */
export function runArmed(engine: Engine, link: Link, job: ArmJob): void {
  new ArmedHost(engine, link, job).run();
}

class ArmedHost {
  readonly #engine: Engine;
  readonly #reports: Reports;
  readonly #job: ArmJob;
  readonly #target: EngineTarget;
  readonly #orders: Orders;
  readonly #modules: ModuleNames;
  readonly #account: Account;
  /** What the target is stopped at; the ends of processes are reported in any case. */
  #interest: Interest;
  readonly #traps: Traps;
  /** The codes that have a filter of their own. */
  readonly #filtered = new Set<number>();
  readonly #thrown: ThrownReader;
  /** Who breaks in when there is an order. */
  readonly #woken = new DisposableStack();
  readonly #seen: Seen;
  /** When the current wait began. */
  #waitedFrom = 0;
  /** What judges exceptions inside of waits. */
  #listening: Disposable | undefined;
  /** Debug text that has come and was not reported yet. */
  #text = "";
  /** Processes that were seen on their way out. */
  readonly #leaving = new Set<number>();
  /** Processes that have come to RtlExitUserProcess. */
  readonly #exiting = new Set<number>();
  /** Processes that are debugged, with the names of their programs. */
  readonly #images = new Map<number, string>();

  constructor(engine: Engine, link: Link, job: ArmJob) {
    this.#engine = engine;
    const reports = this.#reports = new Reports(link);
    this.#job = job;
    this.#modules = new ModuleNames(engine);
    this.#target = new EngineTarget(
      engine,
      reports,
      (address) => this.#modules.at(address),
      () => this.#seen.lookAt(this.#images.keys()),
    );
    this.#orders = new Orders(this.#target, reports);
    this.#account = new Account(job.credit);
    this.#interest = job.interest;
    this.#thrown = new ThrownReader(engine);
    this.#traps = new Traps(engine, job.interest, job.children);
    this.#seen = new Seen(engine, this.#traps, this.#modules, job.modules);
  }

  run(): void {
    this.#prepare();
    using event = new NamedEvent(this.#job.wake);
    using woken = this.#woken;
    woken.use(this.#engine.interruptWhenSet(event.handle));
    using _listening = { [Symbol.dispose]: () => this.#listening?.[Symbol.dispose]() };
    this.#engine.output.onDebugText = (text) => this.#text += text;
    const start = performance.now();
    this.#begin();
    for (let first = true; !this.#orders.left; first = false) {
      const result = this.#wait();
      if (result === "ended") break;
      if (first) this.#armed(performance.now() - start);
      if (result === "event") this.#event(this.#engine.lastEvent());
      else {
        this.#reports.flush();
        this.#traps.look();
        this.#orders.listen();
        if (!this.#orders.left) this.#engine.keepRunning();
      }
    }
    this.#reports.send(this.#seen.message);
  }

  /**
   * Waits; a breakpoint that has no place in its module is given up, and reported at the end.
   *
   * Sighting: where a process is ended by force while the engine is about to take its breakpoints out, the wait fails with
   * 0x8007001F ("GetContextState failed", PostgreSQL's server and its backends). Other processes are there still: to give
   * up lost them all, and the next wait goes on.
   */
  #wait(): WaitResult {
    for (let failures = 0;;) {
      try {
        this.#waitedFrom = performance.now();
        return this.#engine.waitForEvent(SLICE_MS);
      } catch (error) {
        if (!(error instanceof DbgEngError)) throw error;
        if (this.#traps.giveUp(error)) continue;
        if (error.code !== HR.ERROR_GEN_FAILURE || ++failures > MOST_FAILURES) throw error;
      }
    }
  }

  #begin(): void {
    const { target, children } = this.#job;
    if ("attach" in target) return this.#engine.attach(target.attach, "quiet");
    // The engine gives the target what is inheritable, and Deno's standard handles are not.
    setInheritable(standardHandles(), true);
    this.#engine.createProcess(target.launch, { children });
  }

  #armed(exposedMs: number): void {
    this.#engine.detachOnExit();
    const { target } = this.#job;
    const pid = "attach" in target ? target.attach : this.#engine.currentIds().pid;
    this.#reports.send({ say: "armed", pid, exposedMs });
  }

  #prepare(): void {
    const { symbols, interfaces } = this.#engine;
    symbols.path = this.#job.symbolPath;
    // Names are read from the dump, afterwards: here symbols would make every stop three times as long.
    if (!this.#traps.needSymbols) {
      interfaces.control.call("AddEngineOptions", DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD);
    }
    this.#setFilters();
  }

  #setFilters(): void {
    const { filters: engineFilters } = this.#engine;
    const interest = this.#interest;
    const inside = this.#passInside();
    const stopping = interest.exceptions.filter(({ chance }) => !inside || chance === "second");
    const exceptions = filters([...engineFilters.builtInCodes(), ...this.#filtered], stopping);
    engineFilters.setExceptions(exceptions);
    // A code that has got a filter once keeps it.
    for (const { code } of exceptions) if (code !== "other") this.#filtered.add(code);
    const stop = (wanted: boolean): "break" | "ignore" => wanted ? "break" : "ignore";
    engineFilters.setEvent("create-process", "break");
    // Without this the wait goes straight from the last exception to the end, and the exit code is lost.
    engineFilters.setEvent("exit-process", "break");
    engineFilters.setEvent("load-module", stop(interest.loads));
    engineFilters.setEvent("unload-module", stop(interest.unloads));
    engineFilters.setEvent("create-thread", stop(interest.threads.start));
    engineFilters.setEvent("exit-thread", stop(interest.threads.exit));
    engineFilters.setEvent("debug-output", stop(interest.debugText));
  }

  /**
   * Where a rule wants each exception at its first chance, has them judged inside of the engine's wait, which is faster
   * than to end the wait at each. True where exceptions are judged so: the filters must then stop at none of them.
   *
   * Sighting: an exception that the callback lets go on costs two reads of the target, one that it leaves to the filters
   * three (dbgeng 10.0.29507); where no callback is, and nothing stops, there is none. So it is there only where it has to be.
   */
  #passInside(): boolean {
    const { exceptions, thrown } = this.#interest;
    const inside = !thrown && exceptions.some(({ code, chance }) => code === "other" && chance === "first");
    if (inside) this.#listening ??= this.#engine.listen({ exception: (...first) => this.#inside(...first) });
    else {
      this.#listening?.[Symbol.dispose]();
      this.#listening = undefined;
    }
    return inside;
  }

  /** An exception inside of a wait: what becomes of it. Without an answer the filters decide. */
  #inside(exception: ExceptionRecord, firstChance: boolean): number | undefined {
    const { code, address } = exception;
    if (!firstChance || isLookedAt(code)) return undefined;
    // The supervisor is listened to between two waits, and the engine would begin the time of this one anew.
    if (performance.now() - this.#waitedFrom >= SLICE_MS) return DEBUG_STATUS_BREAK;
    if (!isWanted(code, this.#interest.exceptions)) return undefined;
    const { pid, tid } = this.#engine.currentIds();
    const frame = rawFrame((each) => this.#modules.at(each, pid), address);
    const event = raised(exception, { pid, tid, chance: "first", frame });
    if (!this.#account.pass(event)) return DEBUG_STATUS_BREAK;
    this.#reports.pass(event);
    // Those for which the module matters are looked at.
    const handled = handledByDefault(code, frame.module, () => undefined);
    return handled ? DEBUG_STATUS_GO_HANDLED : DEBUG_STATUS_GO_NOT_HANDLED;
  }

  #event(event: DebugEvent): void {
    const { pid, tid } = this.#engine.currentIds();
    switch (event.type) {
      case "create-process":
        if (endsByBreakIn(this.#engine)) this.#woken.dispose();
        this.#traps.set();
        this.#images.set(pid, this.#modules.program);
        return this.#report(
          { kind: "process-start", pid, image: this.#modules.program },
          this.#interest.processes,
        );
      case "exit-process":
        return this.#ended(pid, event.exitCode);
      case "exception":
        return this.#exception(event, pid, tid);
      case "create-thread":
        return this.#report({ kind: "thread-start", pid, tid });
      case "exit-thread":
        // As with a process, the next wait goes on by itself. Sighting: SetExecutionStatus(GO) gives 0x8007001F here.
        this.#ask({ kind: "thread-exit", pid, tid });
        return this.#orders.listen();
      case "load-module":
      case "unload-module": {
        const kind = event.type === "load-module" ? "load" : "unload";
        return this.#report({ kind, pid, tid, path: this.#modulePath(this.#engine.lastEventInWords()) });
      }
      case "breakpoint":
        return this.#breakpoint(event.breakpointId, pid, tid);
      default:
        return this.#debugText(pid, tid);
    }
  }

  /** Tells an event; one that a rule could want is a stop, and waits for orders. */
  #report(event: TargetEvent, stop = true): void {
    if (stop) return this.#stop(event);
    this.#reports.send({ say: "event", event });
    this.#engine.resume("go");
  }

  /** An event at which the target stands still: how it goes on. Where nothing will come of it, nobody is asked. */
  #ask(event: TargetEvent): HowToGoOn {
    if (this.#account.pass(event)) {
      this.#reports.pass(event);
      return undefined;
    }
    const { how, need } = this.#orders.stop(event);
    if (need === undefined || this.#orders.left) return how;
    this.#account.renew(need.credit);
    if (need.interest) {
      this.#interest = need.interest;
      this.#setFilters();
      this.#traps.narrow(need.interest);
    }
    return how;
  }

  #stop(event: TargetEvent): void {
    const how = this.#ask(event);
    this.#orders.listenNowAndThen();
    if (!this.#orders.left) this.#engine.resume(how ?? "go");
  }

  #exception({ exception, firstChance }: ExceptionStop, pid: number, tid: number): void {
    const { code, address } = exception;
    const frame = this.#frame(address);
    const handled = firstChance && handledByDefault(code, frame.module, () => this.#callerModule());
    const byDefault = handled ? "handled" : "not-handled";
    // It may be our own break-in, for an order that came in the middle of a wait.
    if (firstChance && isBreakIn(code)) this.#orders.listen();
    if (this.#orders.left) return;
    const passes = firstChance && !isWanted(code, this.#interest.exceptions);
    // What the program can't go on after has no second chance, and this is the last moment at which its stack is there.
    const last = !firstChance || endsRuntime(this.#engine, code);
    if (passes && !last) return this.#engine.resume(byDefault);
    const chance = last ? "second" : "first";
    const thrown = this.#interest.thrown && this.#thrown.read(pid, tid, code);
    const cpp = this.#interest.thrown && readCpp(engineMemory(this.#engine), exception);
    const filter = firstChance ? undefined : this.#filter(pid);
    const how = this.#ask({
      ...raised(exception, { pid, tid, chance, frame }),
      ...(firstChance && last ? { raisedAt: "first" as const } : {}),
      ...(thrown ? { thrown } : {}),
      ...(cpp ? { cpp } : {}),
      ...(filter === undefined ? {} : { filter }),
    });
    // Nobody will handle it: this is its way out, and the last moment at which its memory is there.
    if (last && how !== "handled" && !this.#orders.left) {
      this.#announceExit({ pid, tid, code, by: "unhandled" });
    }
    // At a second chance the host doesn't leave: the process is about to end, and its end is to be reported.
    if (!last) this.#orders.listenNowAndThen();
    if (!this.#orders.left) this.#engine.resume(how ?? byDefault);
  }

  /** The program's own filter for what nobody handles, which is not asked because we are here. */
  #filter(pid: number): string | undefined {
    const address = lastChanceFilter(this.#engine, pid);
    // That of .NET is the runtime's own way to end the process, and never goes on.
    if (address === undefined || isOfRuntime(this.#engine, address)) return undefined;
    const { module, offset } = this.#frame(address);
    return `${module}+${offset}`;
  }

  /** The module that called the current function. */
  #callerModule(): string | undefined {
    const [, caller] = this.#engine.stack(undefined, 2);
    return caller && this.#frame(caller.address).module;
  }

  #breakpoint(id: number, pid: number, tid: number): void {
    const breakpoint = this.#traps.name(id);
    if (breakpoint !== undefined) return this.#report({ kind: "breakpoint", pid, tid, breakpoint });
    if (this.#traps.debugs(id)) this.#reports.send({ say: "debugs", pid });
    const way = this.#traps.wayOut(id, pid);
    if (way?.pid === pid) this.#ends({ ...way, tid });
    else if (way !== undefined) this.#terminates(way, pid);
    if (!this.#orders.left) this.#engine.resume("go");
  }

  /** A process ends by itself: that may be the end of a crash that it handles. */
  #ends(leaving: { pid: number; tid: number; code: number; by: "exit" | "terminate" }): void {
    if (this.#leaving.has(leaving.pid) || this.#exiting.has(leaving.pid)) return;
    // RtlExitUserProcess ends with NtTerminateProcess, which is then no end of another kind.
    if (leaving.by === "exit") this.#exiting.add(leaving.pid);
    const { crashes, exits } = this.#job.interest;
    const failed = leaving.by === "terminate" && isErrorStatus(leaving.code);
    const found = is32Bit(this.#engine) ? exceptionOnStack32(this.#engine) : exceptionOnStack(this.#engine) ??
      (failed ? exceptionOfOther(this.#engine, leaving.code) : undefined);
    if (!exits && !(crashes && (found !== undefined || failed))) return;
    const { tid = leaving.tid } = found ?? {};
    this.#target.handling(found, () => this.#announceExit({ ...leaving, tid }, found && this.#fault(found)));
  }

  #frame(address: bigint): StackFrame {
    return rawFrame((each) => this.#modules.at(each), address);
  }

  #fault({ code, address, parameters }: ExceptionOnStack): Fault {
    const texts = parameters.map(hex);
    return { code, ...this.#frame(address), parameters: texts };
  }

  /** A process ends another one by force; dumps are of the one that ends. */
  #terminates({ pid, code }: WayOut, by: number): void {
    const image = this.#images.get(pid);
    if (image === undefined || !this.#job.interest.terminations) return;
    using _there = this.#engine.switchTo(pid);
    this.#ask({ kind: "terminated", pid, by, image, code });
  }

  /** Asks about a process that is about to end, once. */
  #announceExit(leaving: Leaving, fault?: Fault): void {
    const { exits, crashes } = this.#job.interest;
    if (!exits && !(crashes && leaving.by !== "unhandled") || this.#leaving.has(leaving.pid)) return;
    this.#leaving.add(leaving.pid);
    const image = this.#modules.program;
    this.#ask({
      kind: "process-exit",
      ...leaving,
      image,
      exiting: true,
      ...(fault === undefined ? {} : { fault }),
    });
  }

  #ended(pid: number, code: number): void {
    this.#seen.look();
    this.#thrown.forget(pid);
    this.#exiting.delete(pid);
    // Nobody saw it leave: it was ended from outside, and its memory is gone.
    if (!this.#leaving.has(pid)) {
      this.#reports.send({ say: "event", event: { kind: "process-exit", pid, code } });
    }
    // The next wait goes on by itself. Sighting: with other processes in the session, SetExecutionStatus(GO) at
    // this event gives 0x8007001F (ERROR_GEN_FAILURE).
    this.#reports.send({ say: "event", event: { kind: "process-end", pid, code } });
    // The next process with this pid is another.
    this.#leaving.delete(pid);
    this.#images.delete(pid);
  }

  /** The engine says only that something was printed; the text came to the output callback. */
  #debugText(pid: number, tid: number): void {
    this.#engine.output.take();
    const text = this.#text;
    this.#text = "";
    if (text === "") return this.#engine.resume("go");
    this.#stop({ kind: "debug-text", pid, tid, text: text.replace(/\n$/, "") });
  }

  /** The path of the module that an event is of, by the file it is. */
  #modulePath(description: string): string {
    const { path, base } = moduleOf(description);
    const [folder, name] = [/^.*[\\/]/.exec(path)?.[0] ?? "", baseName(path)];
    return base === undefined ? path : folder + this.#modules.of(base, name);
  }
}

/** The event that an exception is. */
function raised(
  { code, parameters }: ExceptionRecord,
  { frame, ...at }: Pick<ExceptionEvent, "pid" | "tid" | "chance"> & { readonly frame: StackFrame },
): ExceptionEvent {
  return { kind: "exception", code, ...at, ...frame, parameters: parameters.map(hex) };
}
