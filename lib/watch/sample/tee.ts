/** Passing on what a program prints, while noting that it prints. @module */

/** Where bytes go: our own stdout or stderr. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

/** Once the program has ended, what it started may hold its pipes open for ever. */
const DRAIN_MS = 2_000;

/**
 * Copies streams to others unchanged and at once, and counts the bytes.
 *
 * @example A program's stdout and stderr
 * ```ts ignore
 * const child = new Deno.Command("app.exe", { stdout: "piped", stderr: "piped" }).spawn();
 * const tee = new Tee([[child.stdout, Deno.stdout], [child.stderr, Deno.stderr]]);
 * await child.status;
 * await tee.drained();
 * ```
 */
export class Tee {
  readonly #readers: readonly ReadableStreamDefaultReader<Uint8Array>[];
  readonly #copying: Promise<unknown>;
  #bytes = 0;

  constructor(streams: readonly (readonly [from: ReadableStream<Uint8Array>, to: ByteSink])[]) {
    this.#readers = streams.map(([from]) => from.getReader());
    this.#copying = Promise.all(streams.map(([, to], i) => this.#copy(this.#readers[i]!, to)));
  }

  /** How many bytes have come on all streams; a silence is for as long as this stays the same. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Waits until all streams have ended, at most `ms`; call it when the program has ended. */
  async drained(ms = DRAIN_MS): Promise<void> {
    const timer = setTimeout(() => void this.#readers.map((reader) => reader.cancel().catch(() => {})), ms);
    await this.#copying;
    clearTimeout(timer);
  }

  async #copy(reader: ReadableStreamDefaultReader<Uint8Array>, to: ByteSink): Promise<void> {
    let open = true;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.#bytes += next.value.length;
      // Nobody may read us any more; the program must not be held up by that.
      if (open) open = await writeAll(to, next.value);
    }
  }
}

async function writeAll(to: ByteSink, bytes: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
    return true;
  } catch {
    return false;
  }
}
