/** What a log comes to, counted from its records: for final sentences, the result file and the health file. @module */
import { crashCode } from "../facts/event.ts";
import type { WaitedInVain } from "../recipe/needs/named.ts";
import type { LogRecord } from "./record.ts";

/** How often what matters happened. */
export interface Counts {
  /** Processes that were seen to start, the target included. */
  readonly processes: number;
  /** Exceptions that nobody handled. */
  readonly exceptions: number;
  /** Bug checks of a machine. */
  readonly bugChecks: number;
  /** Looks at processes. */
  readonly samples: number;
  /** Firings of rules. */
  readonly fired: number;
  /** Verified dumps. */
  readonly captures: number;
  /** Dumps that failed verification. */
  readonly unverified: number;
  /** Dumps that could not be written. */
  readonly missed: number;
  /** Dumps that limits held back. */
  readonly suppressed: number;
  /** Processes that fitted and could not be watched. */
  readonly refused: number;
}

/** The counts of a run. */
export interface Counted
  extends Pick<Counts, "processes" | "exceptions" | "fired" | "samples" | "suppressed"> {
  /** The wall-clock time at which the trap was first armed; absent if it never was. */
  readonly armedAt?: Date | undefined;
  /** How long that took from the start. */
  readonly armedAfterMs?: number | undefined;
  /** The connection to the machine that was watched; absent where programs were. */
  readonly machine?: string | undefined;
  /** How many bug checks it had; absent where programs were watched. */
  readonly bugChecks?: number | undefined;
  /** The rule that killed the target; absent if none did. */
  readonly killedBy?: string | undefined;
  /** What rules waited for and was never there: breakpoints, modules; absent where there is no such. */
  readonly unmet?: readonly WaitedInVain[] | undefined;
}

/** Nothing has happened. */
export const NO_COUNTS: Counts = {
  processes: 0,
  exceptions: 0,
  bugChecks: 0,
  samples: 0,
  fired: 0,
  captures: 0,
  unverified: 0,
  missed: 0,
  suppressed: 0,
  refused: 0,
};

/** Counts records. */
export class Tally {
  readonly #started: Date | undefined;
  readonly #counts: { -readonly [Key in keyof Counts]: Counts[Key] } = { ...NO_COUNTS };
  #armed: number | undefined;
  #killedBy: string | undefined;
  #machine: string | undefined;
  readonly #unmet: WaitedInVain[] = [];

  /** `started`: the wall-clock time of the records' 0. */
  constructor(started?: Date) {
    this.#started = started;
  }

  /** Takes the next record. */
  record(record: LogRecord): void {
    const count = countOf(record);
    if (count !== undefined) this.#counts[count]++;
    // As a report of the log has it: the same sentence must not have two times.
    if (record.kind === "armed") this.#armed ??= record.at;
    if (record.kind === "killed") this.#killedBy = record.rule;
    if (record.kind === "machine") this.#machine = record.connection;
    if (record.kind === "unmet") this.#unmet.push({ rule: record.rule, because: record.because });
  }

  /** All counts so far. */
  get counts(): Counts {
    return { ...this.#counts };
  }

  /** What the final sentence of a run says. */
  get counted(): Counted {
    const { processes, exceptions, bugChecks, fired, samples, suppressed } = this.#counts;
    const started = this.#started?.getTime();
    return {
      armedAt: started === undefined || this.#armed === undefined
        ? undefined
        : new Date(started + this.#armed),
      armedAfterMs: this.#armed,
      killedBy: this.#killedBy,
      ...(this.#machine === undefined ? {} : { machine: this.#machine, bugChecks }),
      ...(this.#unmet.length === 0 ? {} : { unmet: [...this.#unmet] }),
      ...{ processes, exceptions, fired, samples, suppressed },
    };
  }
}

/** What a record adds one to. */
function countOf(record: LogRecord): keyof Counts | undefined {
  switch (record.kind) {
    case "process-start":
      return "processes";
    case "exception":
      return record.chance === "second" ? "exceptions" : undefined;
    case "process-exit":
      return record.by !== "unhandled" && crashCode(record) !== undefined ? "exceptions" : undefined;
    case "bugcheck":
      return "bugChecks";
    case "sample":
      return "samples";
    case "fleet":
      return undefined;
    case "fired":
      return "fired";
    case "kept":
      return record.ok ? "captures" : "unverified";
    case "missed":
      return "missed";
    case "suppressed":
      return "suppressed";
    case "refused":
      return "refused";
    case "armed":
    case "attached":
    case "breakpoint":
    case "captured":
    case "closed":
    case "debug-text":
    case "decided":
    case "disk":
    case "dumped":
    case "dumping":
    case "ended":
    case "engine":
    case "exec":
    case "exposed":
    case "host":
    case "host-lost":
    case "interest":
    case "killed":
    case "late":
    case "load":
    case "log":
    case "machine":
    case "manual":
    case "printed":
    case "process-end":
    case "resumed":
    case "spent":
    case "suspended":
    case "terminated":
    case "thread-exit":
    case "thread-start":
    case "tick":
    case "unheard":
    case "untyped":
    case "unload":
    case "unmeasurable":
    case "unsent":
    case "unmet":
      return undefined;
    default:
      return record satisfies never;
  }
}
