/**
 * Events at which a debugger may let its target go on without asking, because nothing will come of them. The policy gives
 * credit ({@link Credit}), whoever debugs the target keeps the account ({@link Account}).
 *
 * @module
 */
import type { TargetEvent } from "../../facts/event.ts";

/**
 * How many further events of these kinds make nothing happen, in whatever order they come. Plain data, and coarser than
 * triggers: a host must not load what knows them.
 */
export interface Credit {
  readonly events: readonly TargetEvent["kind"][];
  /** Of exceptions only those with one of these codes; without this all. */
  readonly codes?: readonly number[];
  readonly left: number;
}

/** Events that only the debugger tells, and at which the target could go on at once. */
export const PASSING: ReadonlySet<TargetEvent["kind"]> = new Set<TargetEvent["kind"]>([
  "exception",
  "load",
  "unload",
  "thread-start",
  "thread-exit",
  "debug-text",
  "breakpoint",
]);

/** What is left of a credit. */
export class Account {
  #groups: (Omit<Credit, "left"> & { left: number })[] | undefined;

  /** Without credit every event must be asked about. */
  constructor(credit?: readonly Credit[]) {
    this.renew(credit);
  }

  /** Puts another credit in the place of what is left. */
  renew(credit: readonly Credit[] | undefined): void {
    this.#groups = credit?.map((each) => ({ ...each }));
  }

  /** Whether the target may go on at an event without asking, which is then counted. */
  pass(event: TargetEvent): boolean {
    if (this.#groups === undefined || !PASSING.has(event.kind)) return false;
    // Whatever survives a second chance is for somebody to see.
    if (event.kind === "exception" && event.chance === "second") return false;
    const meant = this.#groups.filter(({ events, codes }) =>
      events.includes(event.kind) && (event.kind !== "exception" || !codes || codes.includes(event.code))
    );
    if (meant.some(({ left }) => left <= 0)) return false;
    for (const group of meant) group.left--;
    return true;
  }
}
