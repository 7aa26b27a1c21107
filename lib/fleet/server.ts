/** A fleet's server: slots in a bucket of NATS JetStream, events in a stream. @module */
import { jetstream, type JetStreamClient, jetstreamManager } from "@nats-io/jetstream";
import { type KV, type KvEntry, Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { objectIn } from "../log/json.ts";
import type { Credentials } from "../ship/credentials.ts";
import { connectNats, NATS_MS } from "../ship/nats.ts";
import type { FleetEvent } from "./event.ts";
import type { Mirror } from "./mirror.ts";
import { part, type Slot, type SlotEntry, type SlotStore } from "./slots.ts";

/** The bucket of slots. */
export const SLOTS = "trapline-slots";
/** The stream of events. */
export const EVENTS = "TRAPLINE";
/** The subjects of events: the program's name follows. */
export const SUBJECT = "trapline.events";

/** How long the server knows an event again that is published twice. */
const DUPLICATES_NS = 10 * 60_000 * 1_000_000;

/** A connection to a fleet's server. */
export class FleetServer implements SlotStore, AsyncDisposable {
  /** The server's time less this process's monotonic one, as the last slot put there showed it. */
  #ahead: number | undefined;

  private constructor(
    readonly connection: NatsConnection,
    readonly events: JetStreamClient,
    readonly slots: KV,
  ) {}

  /** Connects, and makes bucket and stream where they are not there. @throws {ShipError} If nobody answers, or refuses. */
  static async open(address: string, credentials: Credentials): Promise<FleetServer> {
    const connection = await connectNats(address, credentials);
    try {
      const client = jetstream(connection, { timeout: NATS_MS });
      const kvm = new Kvm(client);
      const slots = await kvm.create(SLOTS, { history: 1 }).catch(() => kvm.open(SLOTS));
      const manager = await jetstreamManager(connection, { timeout: NATS_MS, checkAPI: false });
      await manager.streams.info(EVENTS).catch(() =>
        manager.streams.add({ name: EVENTS, subjects: [`${SUBJECT}.>`], duplicate_window: DUPLICATES_NS })
      );
      return new FleetServer(connection, client, slots);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Puts a slot where none is. */
  async create(key: string, slot: Slot): Promise<boolean> {
    try {
      await this.slots.create(key, JSON.stringify(slot));
      return true;
    } catch (error) {
      if (await this.get(key) !== undefined) return false;
      throw error;
    }
  }

  /** Puts a slot in another's place. */
  async replace(key: string, slot: Slot, revision: number): Promise<boolean> {
    try {
      await this.slots.update(key, JSON.stringify(slot), revision);
      return true;
    } catch (error) {
      const now = await this.get(key);
      if (now?.revision !== revision) return false;
      throw error;
    }
  }

  /** The slot of a key. */
  async get(key: string): Promise<SlotEntry | undefined> {
    const entry = await this.slots.get(key);
    return entry === null ? undefined : slotEntry(entry);
  }

  /** The server's time: of an entry that was just put there. */
  async now(): Promise<number> {
    if (this.#ahead === undefined) {
      const key = `clock.${part(Deno.hostname())}`;
      await this.slots.put(key, "");
      const entry = await this.slots.get(key);
      this.#ahead = (entry?.created.getTime() ?? Date.now()) - performance.now();
    }
    return performance.now() + this.#ahead;
  }

  /** Keeps a mirror up to date until the connection ends; `changed` is called with each change. */
  async mirror(mirror: Mirror, changed: () => void): Promise<void> {
    const watch = await this.slots.watch();
    const follow = async (): Promise<void> => {
      for await (const entry of watch) {
        const slot = entry.operation === "PUT" ? slotEntry(entry) : undefined;
        if (slot === undefined) mirror.remove(entry.key);
        else mirror.put(slot);
        changed();
      }
    };
    // It ends with the connection, and how that ends is reported by whoever uses it.
    follow().catch(() => undefined);
  }

  /** Publishes an event; twice is once. */
  async publish(event: FleetEvent): Promise<void> {
    await this.events.publish(`${SUBJECT}.${part(event.app)}`, JSON.stringify(event), { msgID: event.id });
  }

  /** Ends the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close();
  }
}

function slotEntry(entry: KvEntry): SlotEntry | undefined {
  const { host, id, state } = (objectIn(entry.string()) ?? {}) as Partial<Slot>;
  if (typeof host !== "string" || typeof id !== "string" || (state !== "claimed" && state !== "kept")) {
    return undefined;
  }
  return { key: entry.key, slot: { host, id, state }, revision: entry.revision, at: entry.created.getTime() };
}
