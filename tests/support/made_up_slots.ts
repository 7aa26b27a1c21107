/** A store of slots in memory, with a clock that a test moves: for many machines in virtual time. @module */
import type { Slot, SlotEntry, SlotStore } from "../../lib/fleet/slots.ts";

/** One store for all machines of a test. */
export class MadeUpSlots implements SlotStore {
  readonly #entries = new Map<string, SlotEntry>();
  #revision = 0;
  /** Its clock, in ms. */
  clock = 0;
  /** Requests that it got. */
  requests = 0;
  /** Their bytes, and those of the answers. */
  bytes = 0;
  /** Called with each slot that is put there. */
  onPut: ((entry: SlotEntry) => void) | undefined;

  create(key: string, slot: Slot): Promise<boolean> {
    this.#count(key, slot);
    if (this.#entries.has(key)) return Promise.resolve(false);
    this.#put(key, slot);
    return Promise.resolve(true);
  }

  replace(key: string, slot: Slot, revision: number): Promise<boolean> {
    this.#count(key, slot);
    if (this.#entries.get(key)?.revision !== revision) return Promise.resolve(false);
    this.#put(key, slot);
    return Promise.resolve(true);
  }

  get(key: string): Promise<SlotEntry | undefined> {
    const entry = this.#entries.get(key);
    this.#count(key, entry?.slot);
    return Promise.resolve(entry);
  }

  now(): Promise<number> {
    return Promise.resolve(this.clock);
  }

  /** All slots. */
  get slots(): SlotEntry[] {
    return [...this.#entries.values()];
  }

  #put(key: string, slot: Slot): void {
    const entry = { key, slot, revision: ++this.#revision, at: this.clock };
    this.#entries.set(key, entry);
    this.onPut?.(entry);
  }

  #count(key: string, slot: Slot | undefined): void {
    this.requests++;
    this.bytes += key.length + JSON.stringify(slot ?? "").length;
  }
}
