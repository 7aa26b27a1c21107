/** Snapshots one after the other, with a host that is kept warm for the next. @module */
import { HostProcess } from "../hold/host_process.ts";
import { STALLED_MS } from "./growth.ts";
import { type Snapshot, snapshot, type SnapshotHost, type SnapshotOrder, UnsaidFailure } from "./snapshot.ts";

/** What a snapshot is of, and what it writes. */
export type SnapshotRequest = Omit<SnapshotOrder, "engine" | "spare" | "stalledMs">;

/**
 * How long the first attempt may be stuck. Sighting: beside a debugger, while the target starts threads, both hosts wait
 * for the system for ever, five of seven times (Wine 10); an attempt after that goes well.
 */
const FIRST_STALLED_MS = 15_000;

/** Takes the snapshots of one target or of many, never two at once. */
export class Snapshotter implements AsyncDisposable {
  readonly #engine: string | undefined;
  readonly #start: () => Promise<SnapshotHost>;
  readonly #firstStalledMs: number;
  #spare: Promise<SnapshotHost> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `engine`: the engine's folder; without it the usual places are asked. The rest is for tests. */
  constructor(
    engine?: string,
    start: () => Promise<SnapshotHost> = () => HostProcess.start({ engine, attaches: true }),
    firstStalledMs = FIRST_STALLED_MS,
  ) {
    this.#engine = engine;
    this.#start = start;
    this.#firstStalledMs = firstStalledMs;
  }

  /** Makes a host ready for the next snapshot, which is then of now. */
  warm(): void {
    this.#spare ??= this.#start();
    this.#spare.catch(() => {}); // Whoever takes it gets the error.
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
      return this.#twice(wanted, spare);
    });
    this.#last = taken.catch(() => {});
    return await taken;
  }

  /**
   * An attempt that is stuck is made once more, with another host, before the whole time is lost; so is one that failed
   * for no reason. Sighting: E_FAIL once in some hundred runs of the example of two dumps, on a busy machine (Wine 10).
   */
  async #twice(wanted: SnapshotRequest, spare = this.#start()): Promise<Snapshot> {
    const parts = { ...wanted, engine: this.#engine };
    const first = await snapshot({ ...parts, spare, stalledMs: this.#firstStalledMs }).catch((error) => {
      if (!(error instanceof UnsaidFailure)) throw error;
      return undefined;
    });
    if (first === undefined) return await snapshot({ ...parts, spare: this.#start(), stalledMs: STALLED_MS });
    if (first.stuck.length === 0) return first;
    const rest = { dumps: first.stuck, spare: this.#start(), stalledMs: STALLED_MS - this.#firstStalledMs };
    const second = await snapshot({ ...parts, ...rest });
    const files = first.stuck.map(({ file }) => file);
    return {
      ...second,
      outcomes: [
        ...first.outcomes.filter(({ file }) => !files.includes(file)),
        ...second.outcomes.map((each) =>
          each.ok ? each : { ...each, because: `at a second attempt, too: ${each.because}` }
        ),
      ],
      pausedMs: first.pausedMs + second.pausedMs,
    };
  }

  /** Waits for what is being taken, and lets go of the warm host. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    const spare = this.#spare;
    this.#spare = undefined;
    await (await spare?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}
