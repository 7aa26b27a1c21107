/** Whether there is room and time for a dump, asked of the machine when it is due. @module */
import type { DumpOutcome } from "../../log/record.ts";
import { DEFAULT_LIMITS } from "../../recipe/plan/limits.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";
import type { PlannedDump } from "./planned.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { parseBytes } from "../../recipe/language/size.ts";
import { type Committed, fitting, isLarge } from "../../recipe/actions/step_down.ts";
import { committedMemory } from "../../win32/memory.ts";
import { freeBytes } from "../../win32/system.ts";

/** Bytes a millisecond, until a large dump has been written: 100 MB/s. */
const FIRST_RATE = 1e5;
/** A smaller dump says nothing about the disk. */
const TELLING_BYTES = 5e7;
/** Where the process can't be asked, everything is taken to fit. */
const UNKNOWN: Committed = { all: 0, writable: 0 };

/** Bytes of the disk that a Plan's dumps are to leave free. */
export function bytesToKeepFree({ limits }: Plan): number {
  return parseBytes(limits?.free ?? DEFAULT_LIMITS.free);
}

/** What the machine has for an order. */
export type Fitted = Pick<PlannedDump, "expected" | "instead" | "refused">;

/** Fits the orders of a run to the disk of its folder. */
export class Fitter {
  readonly #folder: string;
  readonly #keepFree: number;
  #rate = FIRST_RATE;

  constructor(folder: string, keepFree = 0) {
    this.#folder = folder;
    this.#keepFree = keepFree;
  }

  /**
   * How many bytes to expect, and where there is no room or time for the kind that was asked, the smaller one to write
   * instead, or that a strict one is refused; `planned` bytes are to be written before it.
   */
  fit(request: DumpRequest, pid: number, planned: number): Fitted {
    if (!isLarge(request)) return { expected: 0 };
    const { kind, estimate: expected, because } = fitting(request, committedMemory(pid) ?? UNKNOWN, {
      free: freeBytes(this.#folder) - this.#keepFree - planned,
      ms: request.timeoutMs ?? Infinity,
      rate: this.#rate,
    });
    if (because === undefined) return { expected };
    return request.strict ? { expected, refused: because } : { expected, instead: { ...kind, because } };
  }

  /** Learns from a dump that was written how fast that goes here. */
  learn(bytes: number, { ms }: DumpOutcome): void {
    if (bytes >= TELLING_BYTES && ms > 0) this.#rate = bytes / ms;
  }
}
