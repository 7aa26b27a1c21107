/** An object store of a NATS server. @module */
import { messageOf } from "../../facts/text.ts";
import { jetstream } from "@nats-io/jetstream";
import { type ObjectStore as NatsObjects, Objm } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Credentials } from "../credentials.ts";
import { ShipError } from "../error.ts";
import { connectNats, NATS_MS } from "../nats.ts";
import { filePieces } from "../../store/file_pieces.ts";
import type { ObjectStore, ShippedFile } from "../sink.ts";
import type { NatsSink } from "../../recipe/plan/sinks.ts";

/** Of a large file a server needs more than one moment to say that it has all of it. */
const WHOLE_MS = 30_000;
const CHUNK = 128 * 1024;

/** The name of a store where a recipe says none. */
export const DEFAULT_STORE = "trapline";

interface Opened {
  readonly connection: NatsConnection;
  readonly objects: NatsObjects;
}

/** An object store of a server; the connection is made at the first capture, and kept. */
export class NatsStore implements ObjectStore {
  readonly #sink: NatsSink;
  readonly #credentials: Credentials;
  #open: Promise<Opened> | undefined;

  constructor(sink: NatsSink, credentials: Credentials) {
    this.#sink = sink;
    this.#credentials = credentials;
  }

  /** Puts a file there, unless it is. */
  async putFile({ name, path }: ShippedFile, signal: AbortSignal): Promise<void> {
    await this.#put(name, ReadableStream.from(filePieces(path, CHUNK)), signal);
  }

  /** Puts bytes there, unless they are. */
  async putBytes(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
    await this.#put(name, ReadableStream.from([bytes]), signal);
  }

  async #put(name: string, content: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    try {
      const { objects } = await unlessAborted(this.#opened(), signal);
      const there = await unlessAborted(objects.info(name), signal);
      if (there !== null && !there.deleted) return await content.cancel();
      await unlessAborted(
        objects.put({ name, options: { max_chunk_size: CHUNK } }, content, { timeout: WHOLE_MS }),
        signal,
      );
    } catch (error) {
      if (error instanceof ShipError) throw error;
      throw new ShipError(
        `the object store of ${this.#sink.nats}: ${messageOf(error)}`,
      );
    }
  }

  #opened(): Promise<Opened> {
    return this.#open ??= this.#connect().catch((error) => {
      this.#open = undefined;
      throw error;
    });
  }

  async #connect(): Promise<Opened> {
    const connection = await connectNats(this.#sink.nats, this.#credentials);
    try {
      const manager = new Objm(jetstream(connection, { timeout: NATS_MS }));
      const name = this.#sink.store ?? DEFAULT_STORE;
      // A host whose account may only write finds the store that somebody else has made.
      const objects = await manager.open(name).catch(() => manager.create(name));
      return { connection, objects };
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Ends the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    await open?.connection.close();
  }
}

/** A call of a library that knows no signal. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new ShipError("it took too long"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** An object of a store, for who reads it. @throws {ShipError} If it is not there. */
export async function openNatsObject(
  sink: NatsSink,
  credentials: Credentials,
  name: string,
): Promise<AsyncIterable<Uint8Array>> {
  const connection = await connectNats(sink.nats, credentials);
  const store = await new Objm(jetstream(connection, { timeout: NATS_MS })).open(sink.store ?? DEFAULT_STORE);
  const found = await store.get(name);
  if (found === null) {
    await connection.close();
    throw new ShipError(`the object store of ${sink.nats} has no ${name}`);
  }
  return async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* found.data;
    } finally {
      await connection.close();
    }
  }();
}
