/** Whether there is room and time for a dump, asked of the machine when it is due. @module */
import type { DumpOrder } from "../../host/protocol.ts";
import type { DumpOutcome } from "../../log/record.ts";
import { DEFAULT_LIMITS } from "../../recipe/plan/limits.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { bytes } from "../../recipe/language/size.ts";
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
  return bytes(limits?.free ?? DEFAULT_LIMITS.free);
}

/** An order with what is known of it. */
export interface Fitted {
  readonly order: DumpOrder;
  /** Bytes the dump may have; 0 where that doesn't depend on the process's memory. */
  readonly estimate: number;
  /** Why a strict order is not to be given; else it is made smaller. */
  readonly refused?: string;
}

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
   * The order, of a smaller kind where there is no room or time for the one it has; `planned` bytes are to be written
   * before it.
   */
  fit(order: DumpOrder, pid: number, planned: number): Fitted {
    if (!isLarge(order)) return { order, estimate: 0 };
    const { kind, estimate, because } = fitting(order, committedMemory(pid) ?? UNKNOWN, {
      free: freeBytes(this.#folder) - this.#keepFree - planned,
      ms: order.timeoutMs ?? Infinity,
      rate: this.#rate,
    });
    if (because === undefined) return { order, estimate };
    return order.strict
      ? { order, estimate, refused: because }
      : { order: { ...order, ...kind, because }, estimate };
  }

  /** Learns from dumps that were written how fast that goes here. */
  async learn(outcomes: readonly DumpOutcome[]): Promise<void> {
    for (const { file, ms } of outcomes) {
      const { size } = await Deno.stat(file);
      if (size >= TELLING_BYTES && ms > 0) this.#rate = size / ms;
    }
  }
}
