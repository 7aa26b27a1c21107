/** The fleets' say in what is sent, as the courier needs it: one question after the other, and again where one failed. @module */
import { join } from "node:path";
import { messageOf } from "../facts/text.ts";
import { manifestAt } from "../store/read_manifest.ts";
import type { Entry, InFleet } from "./entry.ts";
import type { Gate } from "./gate.ts";
import { backoff } from "./schedule.ts";
import type { Spool } from "./spool.ts";
import type { SinkState } from "./state.ts";

/** What gates work with. */
export interface GatesParts {
  readonly spool: Spool;
  readonly signal: AbortSignal;
  readonly gate?: ((server: string, spool: Spool) => Gate) | undefined;
  readonly fleet?: string | undefined;
}

/** A fleet's gate, and how it stands. */
interface Door {
  readonly gate: Gate;
  work?: Promise<void>;
  failures: number;
  notBefore: number;
  sent: number;
  waiting: number;
  trouble?: { readonly text: string; readonly since: string };
}

/** Whether a slot is the first of its bucket: one capture in the fleet has it, and is the one that is new. */
function isFirst(slot: string): boolean {
  return slot.endsWith(".0");
}

/** Asks the fleets. */
export class Gates implements AsyncDisposable {
  readonly #parts: GatesParts;
  readonly #doors = new Map<string, Door>();
  /** Captures that were not let out. */
  heldBack = 0;

  constructor(parts: GatesParts) {
    this.#parts = parts;
    if (parts.fleet !== undefined) this.#door(parts.fleet);
  }

  /** How each fleet stands, as a sink does. */
  get states(): SinkState[] {
    return [...this.#doors.values()].map(({ sent, waiting, trouble }) => ({
      name: "fleet",
      sent,
      waiting,
      ...(trouble === undefined ? {} : { trouble: trouble.text, since: trouble.since }),
    }));
  }

  /** Looks at what waits, and asks where nothing is being asked and it is time. */
  look(entries: readonly Entry[]): void {
    for (const { fleet } of entries) if (fleet !== undefined) this.#door(fleet.server);
    for (const [server, door] of this.#doors) {
      const mine = entries.filter(({ fleet }) => fleet?.server === server);
      door.waiting = mine.length;
      if (door.work !== undefined || performance.now() < door.notBefore) continue;
      door.work = this.#ask(door, mine).finally(() => delete door.work);
    }
  }

  async #ask(door: Door, entries: readonly Entry[]): Promise<void> {
    try {
      await door.gate.look();
      for (const entry of entries) {
        if (this.#parts.signal.aborted) return;
        const { fleet } = entry;
        if (fleet?.slot === undefined) await this.#admit(door, entry, fleet!);
        else if (entry.to.length === 0) await this.#arrived(door, entry);
      }
      door.failures = 0;
      delete door.trouble;
    } catch (error) {
      if (this.#parts.signal.aborted) return;
      door.notBefore = performance.now() + backoff(++door.failures, Math.random());
      door.trouble = { text: messageOf(error), since: door.trouble?.since ?? new Date().toISOString() };
    }
  }

  async #admit({ gate }: Door, entry: Entry, fleet: InFleet): Promise<void> {
    const { spool } = this.#parts;
    const admission = await gate.admit(entry);
    if ("held" in admission) {
      this.heldBack++;
      spool.remove(entry.id);
    } else {
      const { slot } = admission;
      const to = entry.to.filter(({ sink }) => !sink.new || slot === "" || isFirst(slot));
      spool.put({ ...entry, to, fleet: { ...fleet, slot } });
    }
  }

  async #arrived(door: Door, entry: Entry): Promise<void> {
    const { spool } = this.#parts;
    const found = await manifestAt(join(spool.folder, entry.manifest)).catch(() => undefined);
    await door.gate.arrived(entry, found && "manifest" in found ? found.manifest : undefined);
    spool.remove(entry.id);
    door.sent++;
  }

  #door(server: string): void {
    const { gate, spool } = this.#parts;
    if (gate === undefined || this.#doors.has(server)) return;
    this.#doors.set(server, { gate: gate(server, spool), failures: 0, notBefore: 0, sent: 0, waiting: 0 });
  }

  /** Ends the connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#doors.values()].map(async ({ gate, work }) => {
      await work;
      await gate[Symbol.asyncDispose]();
    }));
  }
}
