/** Keys and lines in what somebody types. @module */
import type { TargetEvent } from "../../facts/event.ts";
import type { Asked } from "../../recipe/needs/manual_triggers.ts";

type ManualEvent = Extract<TargetEvent, { kind: "manual" }>;

/** Longer lines are no request. */
const LONGEST_LINE = 4_096;

/** Finds the keys and lines that a Plan waits for, and tells of nothing else: what is typed may be a secret. */
export class Typed {
  readonly #asked: Pick<Asked, "keys" | "lines">;
  #line = "";

  constructor(asked: Pick<Asked, "keys" | "lines">) {
    this.#asked = asked;
  }

  /** What the next characters ask for, in order: each key as it comes, each line at its end. */
  push(text: string): ManualEvent[] {
    const found: ManualEvent[] = [];
    for (const key of text) {
      if (this.#asked.keys.has(key)) found.push({ kind: "manual", by: "key", what: key });
      if (key === "\n") found.push(...this.end());
      else if (key === "\b") this.#line = this.#line.slice(0, -1);
      else if (this.#line.length < LONGEST_LINE) this.#line += key;
    }
    return found;
  }

  /** What is left at the end is a line too. */
  end(): ManualEvent[] {
    const what = this.#line.trimEnd();
    this.#line = "";
    return this.#asked.lines.has(what) ? [{ kind: "manual", by: "line", what }] : [];
  }
}
