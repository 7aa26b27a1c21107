/** What a job needs beside its recipe: a dump before the runner ends it. @module */
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import { formatCode } from "../facts/status.ts";
import { parsePlan, type Plan } from "../recipe/plan/plan.ts";

/** When a job is ended by somebody else. */
export interface JobEnd {
  /** The named event that is set when the job is cancelled. */
  readonly cancelled: string;
  /** How long the program may run before the job's own time is up; absent where that is not known. */
  readonly remainingMs?: number | undefined;
}

/** What Ctrl-C raises in a debugged program that has a console, before the program's own handler has it. */
const CONTROL_C = { exception: formatCode(EXCEPTION_CODE.DBG_CONTROL_C), chance: "first" };

/**
 * A Plan with a triage dump at the first Ctrl-C and, where the job's end is known, dumps and the program's end before
 * it; and of each child that another process ends by force. A rule of the recipe's own of the same name stays.
 */
export function withJobRules(plan: Plan, { cancelled, remainingMs }: JobEnd): Plan {
  const limit = { dumps: 1, by: "process" };
  const rules = {
    "job-cancelled": {
      // Our own Ctrl-C is for programs without one.
      on: { any: [CONTROL_C, { when: { manual: { event: cancelled } }, unless: CONTROL_C }] },
      do: [{ dump: "triage" }],
      limit,
    },
    // A test runner ends a test that takes too long: where it was is what everybody asks. Children only.
    "killed": {
      on: { terminated: "*" },
      do: [{ dump: "triage" }],
      limit: { dumps: 1, by: "process" },
    },
    ...(remainingMs === undefined ? {} : {
      "job-deadline": {
        on: { deadline: `${remainingMs}ms` },
        do: [{ dump: "triage", tree: true }, { kill: true }],
        limit,
      },
    }),
  };
  return parsePlan({ ...plan, rules: { ...rules, ...plan.rules } });
}

/** Longer than any dump took that the rules above write, from the first pause to the last stack. */
const DUMP_BUDGET_MS = 90_000;

/** How long is left for the program: of the job's time, what has not passed and is not kept for the dumps. */
export function remaining(timeoutMs: number, passedMs: number): number {
  return Math.max(1_000, Math.round(timeoutMs - passedMs - Math.min(DUMP_BUDGET_MS, timeoutMs / 4)));
}
