/** Snapshots one after the other, with a host that is kept warm for the next. @module */
import { HostProcess } from "../hold/host_process.ts";
import { type Snapshot, snapshot, type SnapshotOrder } from "./snapshot.ts";

/** What a snapshot is of, and what it writes. */
export type SnapshotRequest = Omit<SnapshotOrder, "engine" | "spare">;

/** Takes the snapshots of one target or of many, never two at once. */
export class Snapshotter implements AsyncDisposable {
  readonly #engine: string | undefined;
  #spare: Promise<HostProcess> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `engine`: the engine's folder; without it the usual places are asked. */
  constructor(engine?: string) {
    this.#engine = engine;
  }

  /** Makes a host ready for the next snapshot, which is then of now. */
  warm(): void {
    this.#spare ??= HostProcess.start({ engine: this.#engine, attaches: true });
    this.#spare.catch(() => {}); // Whoever takes it is told.
  }

  /**
   * Takes a snapshot when those before it are done.
   *
   * @throws {SnapshotLost} If the host died; what it left suspended has been resumed by then.
   * @throws {HostError} If the process can't be examined.
   */
  async take(wanted: SnapshotRequest): Promise<Snapshot> {
    const taken = this.#last.then(() => {
      const spare = this.#spare;
      this.#spare = undefined;
      return snapshot({ ...wanted, engine: this.#engine, spare });
    });
    this.#last = taken.catch(() => {});
    return await taken;
  }

  /** Waits for what is being taken, and lets go of the warm host. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    const spare = this.#spare;
    this.#spare = undefined;
    await (await spare?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}
