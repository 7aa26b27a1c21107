/** What a sampler says beside its samples: each once for a process. @module */
import type { Note } from "../../log/record.ts";

/** Tells each note once: a sampler looks again and again. */
export class Notes {
  readonly #tell: (note: Note) => void;
  readonly #told = new Set<string>();

  constructor(tell: (note: Note) => void) {
    this.#tell = tell;
  }

  /** Reports the note, unless it has been reported before. */
  note(note: Note): void {
    const key = `${note.pid} ${note.kind} ${"what" in note ? note.what : ""}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell(note);
  }
}
