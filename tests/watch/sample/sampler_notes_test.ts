/** Notes are told once. @module */
import assert from "node:assert/strict";
import type { Note } from "../../../lib/log/record.ts";
import { Notes } from "../../../lib/watch/sample/sampler_notes.ts";

Deno.test("each note once a process, whatever its reason says", () => {
  const told: Note[] = [];
  const notes = new Notes((note) => told.push(note));
  const unmeasurable = (pid: number, what: "windows" | "gdi", because: string): void =>
    notes.note({ kind: "unmeasurable", pid, what, because });
  unmeasurable(1, "windows", "none");
  unmeasurable(1, "windows", "still none");
  unmeasurable(1, "gdi", "not counted");
  unmeasurable(2, "windows", "none");
  notes.note({ kind: "suspended", pid: 1 });
  notes.note({ kind: "suspended", pid: 1 });
  assert.deepEqual(told.map((note) => `${note.pid} ${note.kind} ${"what" in note ? note.what : ""}`), [
    "1 unmeasurable windows",
    "1 unmeasurable gdi",
    "2 unmeasurable windows",
    "1 suspended ",
  ]);
});
