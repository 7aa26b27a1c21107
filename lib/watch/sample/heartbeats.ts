/** Signs of life that programs give of their own accord. @module */
import type { Sampling } from "../../recipe/needs/samples.ts";
import { heartbeatName } from "../../recipe/triggers/hang.ts";
import { pipeAnswers } from "../../win32/pipe.ts";

type Heartbeat = Sampling["heartbeats"][number];

/** An address that answers no sooner is asked again. */
const HTTP_ANSWER_MS = 10_000;

/** One heartbeat: `mark` is another at each beat. */
class Listener {
  readonly name: string;
  readonly #beat: () => Promise<unknown>;
  #listening = false;
  mark: unknown;

  constructor(heartbeat: Heartbeat) {
    this.name = heartbeatName(heartbeat);
    this.#beat = beatOf(heartbeat);
  }

  /** Listens anew, unless it still does; nothing waits for it. */
  async listen(): Promise<void> {
    if (this.#listening) return;
    this.#listening = true;
    try {
      this.mark = await this.#beat();
    } catch {
      // No beat this time: no file, no answer, no pipe.
    }
    this.#listening = false;
  }
}

/** Waits for a beat of a heartbeat; what it gives differs from beat to beat, and without one it throws. */
function beatOf(heartbeat: Heartbeat): () => Promise<unknown> {
  if ("file" in heartbeat) return async () => (await Deno.stat(heartbeat.file)).mtime?.getTime();
  if ("http" in heartbeat) {
    return async () => {
      // Whatever it answers, it lives.
      const signal = AbortSignal.timeout(HTTP_ANSWER_MS);
      const answer = await fetch(heartbeat.http, { redirect: "manual", signal });
      await answer.body?.cancel();
      return Symbol();
    };
  }
  return async () => {
    if (!await pipeAnswers(heartbeat.pipe)) throw new Error("Nobody answers");
    return Symbol();
  };
}

/** The heartbeats of a Plan. */
export class Heartbeats {
  readonly #listeners: readonly Listener[];

  constructor(heartbeats: readonly Heartbeat[]) {
    this.#listeners = heartbeats.map((heartbeat) => new Listener(heartbeat));
  }

  /** What was heard last of each, by its name, and listens anew; a value that changes is a beat. */
  look(): ReadonlyMap<string, unknown> {
    const marks = new Map(this.#listeners.map(({ name, mark }) => [name, mark]));
    for (const listener of this.#listeners) void listener.listen();
    return marks;
  }
}
