/** What a Plan could want to hear of, and what a recording of less can't answer. @module */
import { FOR_A_CLR_DEBUGGER } from "../../facts/exceptions.ts";
import { type Measure, MEASURES } from "../../facts/measures.ts";
import { formatCode, STATUSES, statusFact } from "../../facts/status.ts";
import { codesOf } from "../language/exception_codes.ts";
import { listed } from "../language/lists.ts";
import { leaves } from "../triggers/trigger.ts";
import { lacksSamples, samplingOf } from "./samples.ts";
import { breakpointName } from "../triggers/breakpoint.ts";
import type { Plan } from "../plan/plan.ts";
import type { Sampling } from "./samples.ts";
import { eventsOf } from "../triggers/leaf.ts";
import { type ExceptionTrigger, wantsThrown } from "../triggers/exception.ts";
import type { Leaf } from "../triggers/trigger.ts";

/** One kind of exception; `other` is every code that the list doesn't name. */
export interface ExceptionInterest {
  /** The code, unsigned. */
  readonly code: number | "other";
  /** Which of both chances. */
  readonly chance: "first" | "second";
}

/** A breakpoint to set. */
export interface BreakpointInterest {
  /** What its events call it. */
  readonly name: string;
  /** `module!symbol`, `module!symbol+0x10`. */
  readonly where: string;
  /** The pass that is reported first, from 1. */
  readonly passes: number;
}

/** What could be wanted from the engine and the samplers: plain data, for filters and for record 1 of an event log. */
export interface Interest {
  /** Sorted, each once. */
  readonly exceptions: readonly ExceptionInterest[];
  /** Ends of processes. */
  readonly exits: boolean;
  /** Ends with a fault behind them: a program that handles its crash itself and then ends itself. */
  readonly crashes: boolean;
  /** Processes that another watched process ends by force. */
  readonly terminations: boolean;
  /** DLLs that are loaded. */
  readonly loads: boolean;
  /** DLLs that are unloaded. */
  readonly unloads: boolean;
  /** Starts and ends of threads. */
  readonly threads: { readonly start: boolean; readonly exit: boolean };
  /** Starts of processes. */
  readonly processes: boolean;
  /** Text given to OutputDebugString. */
  readonly debugText: boolean;
  /** Each once. */
  readonly breakpoints: readonly BreakpointInterest[];
  /** Whether each exception comes with its bucket; else only those at which a rule fires. */
  readonly buckets?: true;
  /** Whether exceptions come with what .NET or C++ says of them: a rule looks at it. */
  readonly thrown?: true;
  /** What is measured again and again; absent where no rule could want it. */
  readonly samples?: Sampling;
}

/**
 * The union of what any rule could want from the engine and the samplers.
 */
export function interest(plan: Plan): Interest {
  const all: Leaf[] = Object.values(plan.rules).flatMap(({ on }) => [...leaves(on)]);
  const events = new Set(all.flatMap(eventsOf));
  const samples = samplingOf(all);
  return {
    exceptions: exceptions(all.flatMap(exceptionOf)),
    exits: all.some((leaf) => !("crash" in leaf) && eventsOf(leaf).includes("process-exit")),
    crashes: all.some((leaf) => "crash" in leaf && leaf.ownHandler !== false),
    terminations: events.has("terminated"),
    loads: events.has("load"),
    unloads: events.has("unload"),
    threads: { start: events.has("thread-start"), exit: events.has("thread-exit") },
    processes: events.has("process-start"),
    debugText: events.has("debug-text"),
    breakpoints: breakpoints(all),
    ...(all.some((leaf) => "exception" in leaf && wantsThrown(leaf)) ? { thrown: true } : {}),
    ...(samples ? { samples } : {}),
  };
}

/** A crash is an exception that nobody handled, too. */
function exceptionOf(leaf: Leaf): ExceptionTrigger[] {
  if ("exception" in leaf) return [leaf];
  return "crash" in leaf ? [{ exception: leaf.crash }] : [];
}

function exceptions(triggers: readonly ExceptionTrigger[]): ExceptionInterest[] {
  const wanted = triggers.flatMap(({ exception, chance = "second" }) =>
    listed(exception).map((pattern) => ({ codes: codesOf(pattern), chance }))
  );
  const meant = STATUSES.map(({ code }) => code).filter((code) => !FOR_A_CLR_DEBUGGER.includes(code));
  const named = wanted.flatMap(({ codes }) => codes === "all" ? meant : codes);
  const found = new Map<string, ExceptionInterest>();
  for (const { codes, chance } of wanted) {
    // Whoever wants all wants every code that another rule names, too.
    for (const code of codes === "all" ? [...named, "other" as const] : codes) {
      found.set(`${code} ${chance}`, { code, chance });
    }
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.chance.localeCompare(b.chance));
}

function rank({ code }: ExceptionInterest): number {
  return code === "other" ? Infinity : code;
}

function breakpoints(all: readonly Leaf[]): BreakpointInterest[] {
  const found = new Map<string, BreakpointInterest>();
  for (const leaf of all) {
    if (!("breakpoint" in leaf)) continue;
    const name = breakpointName(leaf);
    found.set(name, { name, where: leaf.breakpoint, passes: leaf.passes ?? 1 });
  }
  return [...found.values()];
}

/**
 * All that can be reported but what has to be named, which are breakpoints and heartbeats: of those what the Plan names. A
 * recording of it answers any recipe that names no others.
 */
export function everything(plan: Plan): Interest {
  const { breakpoints, samples } = interest(plan);
  return {
    exceptions: [{ code: "other", chance: "first" }, { code: "other", chance: "second" }],
    exits: true,
    crashes: true,
    terminations: true,
    loads: true,
    unloads: true,
    threads: { start: true, exit: true },
    processes: true,
    debugText: true,
    breakpoints,
    buckets: true,
    thrown: true,
    samples: {
      period: samples?.period ?? 1000,
      measures: Object.keys(MEASURES).sort() as Measure[],
      heartbeats: samples?.heartbeats ?? [],
    },
  };
}

/** What a recording with the first interest can't answer for the second, each in words; empty when it can all. */
export function lacks(recorded: Interest, wanted: Interest): string[] {
  const flags: readonly (readonly [boolean, boolean, string])[] = [
    [recorded.exits, wanted.exits, "ends of processes"],
    [recorded.crashes || recorded.exits, wanted.crashes, "ends with a fault behind them"],
    [recorded.terminations, wanted.terminations, "ends by force"],
    [recorded.loads, wanted.loads, "loads of DLLs"],
    [recorded.unloads, wanted.unloads, "unloads of DLLs"],
    [recorded.threads.start, wanted.threads.start, "starts of threads"],
    [recorded.threads.exit, wanted.threads.exit, "ends of threads"],
    [recorded.processes, wanted.processes, "starts of processes"],
    [recorded.debugText, wanted.debugText, "debug text"],
    [recorded.thrown ?? false, wanted.thrown ?? false, "types of exceptions"],
  ];
  return [
    ...missingExceptions(recorded.exceptions, wanted.exceptions),
    ...flags.filter(([there, needed]) => needed && !there).map(([, , what]) => what),
    ...wanted.breakpoints.filter(({ name }) => recorded.breakpoints.every((each) => each.name !== name))
      .map(({ name }) => `breakpoint ${name}`),
    ...lacksSamples(recorded.samples, wanted.samples),
  ];
}

/** All of one chance in one line, when the codes without a name are among them. */
function missingExceptions(
  recorded: readonly ExceptionInterest[],
  wanted: readonly ExceptionInterest[],
): string[] {
  const missing = wanted.filter(({ code, chance }) =>
    !recorded.some((each) => each.chance === chance && (each.code === code || each.code === "other"))
  );
  return (["first", "second"] as const).flatMap((chance) => {
    const codes = missing.filter((each) => each.chance === chance).map(({ code }) => code);
    if (codes.includes("other")) return [`every exception, ${chance} chance`];
    return codes.map((code) => `${nameOf(code)}, ${chance} chance`);
  });
}

function nameOf(code: number | "other"): string {
  return typeof code === "number" ? statusFact(code)?.kebab ?? formatCode(code) : code;
}
