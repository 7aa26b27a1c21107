/**
 * Leaving or killing a target so that it is certain: {@link Departure.order} gives the order, {@link Departure.insist}
 * sees to it when the holder doesn't carry it out in time.
 *
 * @module
 */
import type { Leaving } from "../../host/protocol.ts";
import type { Dialogue } from "../hold/dialogue.ts";
import type { Hold } from "../hold/hold.ts";
import type { LogRecord } from "../../log/record.ts";
import type { Targets } from "./target.ts";

/** How long the holder may take before somebody else does it, in ms. */
const KILL_MS = 500, DETACH_MS = 3_000;
/** How long it may go on after that, or after it has left, before it is ended. */
const LAST_WORDS_MS = 10_000;

/** What a departure works with. */
export interface DepartureParts {
  readonly dialogue: Pick<Dialogue, "leave">;
  readonly hold: Pick<Hold, "kill">;
  readonly targets: Pick<Targets, "terminate" | "running">;
  readonly now: () => number;
  readonly record: (record: LogRecord) => void;
}

/** How a target is left. */
export class Departure {
  readonly #parts: DepartureParts;
  #ordered: Leaving | undefined;
  #rule = "";
  #done: Leaving | undefined;
  #dueAt: number | undefined;
  /** Whether nothing was left to end when the holder's time was over. */
  #gone = false;

  constructor(parts: DepartureParts) {
    this.#parts = parts;
  }

  /** What was ordered; undefined before. */
  get ordered(): Leaving | undefined {
    return this.#ordered;
  }

  /** What has happened; undefined before it has. */
  get done(): Leaving | undefined {
    return this.#done;
  }

  /** When to insist; undefined where there is nothing to insist on. */
  get dueAt(): number | undefined {
    return this.#dueAt;
  }

  /** Orders it, at a stop in place of letting the target go on. Who is to be killed is no longer left alone. */
  order(how: Leaving, rule = ""): void {
    if (how === "kill" && this.#ordered !== "kill") this.#rule = rule;
    this.#ordered = this.#ordered === "kill" ? "kill" : how;
    this.#parts.dialogue.leave(this.#ordered);
    this.postpone();
  }

  /** A stop came in between: the time begins anew when it has been dealt with. */
  postpone(): void {
    if (this.#ordered === undefined) return;
    const patience = this.#done ? LAST_WORDS_MS : this.#ordered === "kill" ? KILL_MS : DETACH_MS;
    this.#dueAt = this.#parts.now() + patience;
  }

  /** The holder has done it. */
  left(how: Leaving): void {
    if (this.#done === undefined && how === "kill") this.#killed();
    this.#done ??= how;
    this.postpone();
  }

  /** The holder has not done it in time: kills the target itself, or else ends the holder. */
  insist(): void {
    const { now, hold, targets } = this.#parts;
    if (this.#dueAt === undefined || now() < this.#dueAt) return;
    const asked = this.#ordered === "kill" && this.#done === undefined;
    if (asked && targets.terminate()) this.left("kill");
    else if (asked && !this.#gone && targets.running().length === 0) {
      // It is gone, by the holder or by itself: which of them, the holder is about to say.
      this.#gone = true;
      this.#dueAt = now() + LAST_WORDS_MS;
    } else {
      this.#dueAt = undefined;
      hold.kill();
    }
  }

  #killed(): void {
    const { now, record } = this.#parts;
    record({ at: now(), kind: "killed", rule: this.#rule });
  }
}
