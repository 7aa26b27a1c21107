/** What a sampler says beside its samples: each once for a process. @module */
import type { Measure } from "../../recipe/needs/samples.ts";

/** A remark on what is measured of a process. */
export type Note =
  /** A rule waits for something that can't be measured here: absent is not healthy. */
  | { readonly kind: "unmeasurable"; readonly pid: number; readonly what: Measure; readonly because: string }
  /** All its threads are suspended; where a debugger holds them, no time counts. */
  | { readonly kind: "suspended"; readonly pid: number };

/** Tells each note once: a sampler looks again and again. */
export class Notes {
  readonly #tell: (note: Note) => void;
  readonly #told = new Set<string>();

  constructor(tell: (note: Note) => void) {
    this.#tell = tell;
  }

  /** Tells it, unless it has been told. */
  note(note: Note): void {
    const key = `${note.pid} ${note.kind} ${"what" in note ? note.what : ""}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell(note);
  }
}
