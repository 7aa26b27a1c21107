/**
 * What a session and the holder of its target say to each other, each order with its number and its answer:
 * {@link Dialogue.next} for what comes by itself, the other methods to order something at a stop.
 *
 * @module
 */
import type { CppException } from "../../facts/cpp.ts";
import type { ManagedException } from "../../facts/managed.ts";
import type { StackFrame } from "../../facts/frame.ts";
import type {
  Answer,
  DumpOrder,
  HostMessage,
  Leaving,
  Need,
  Order,
  StopRequest,
} from "../../host/protocol.ts";
import type { DumpOutcome } from "../../log/record.ts";
import type { Hold } from "./hold.ts";

/** How long an answer may take before its host is given up, in ms. A dump's has limits of its own. */
const ANSWER_MS = 60_000, COMMANDS_MS = 600_000;

/** A target that runs again: how long it stood still, and whether it went on by itself because no order came. */
export interface TargetResumed {
  readonly pausedMs: number;
  readonly unasked: boolean;
}

/** An order or an answer that came too late to count. */
export interface Late {
  /** What it was about: `dump`, `go`, `frames`. */
  readonly what: Order["order"] | Answer["say"];
  /** The number of its stop. */
  readonly stop: number;
}

/** How long a holder may say nothing while something is waited for, in ms. */
export interface SilenceLimits {
  /** Until it answers; commands have longer. */
  readonly answerMs: number;
  /** While the file of a dump doesn't grow. */
  readonly stalledMs: number;
}

/** What a dialogue has to do with the rest of a session. */
export interface DialogueParts {
  readonly hold: Hold;
  /** Called with each order that was refused and each answer that nobody waits for any more. */
  readonly late: (late: Late) => void;
  readonly patience?: SilenceLimits | undefined;
}

/** Where a target stands, and the exception of .NET or of C++ that it stands at. */
export interface StopPlace {
  /** The frames of the event's thread, without names. */
  readonly frames: readonly StackFrame[];
  readonly thrown?: ManagedException | undefined;
  readonly cpp?: CppException | undefined;
}

/** A dialogue about one target. */
export class Dialogue {
  readonly #parts: DialogueParts;
  /** What came by itself while an answer was waited for. */
  readonly #kept: HostMessage[] = [];
  #id = 0;
  /** The number of the last stop that was heard of. */
  #stop = 0;
  /** The stop is over, though nobody has said so. */
  #over: TargetResumed | undefined;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
  }

  /** What comes next by itself; undefined when the holder has ended. What is heard of a stop makes it the current one. */
  async next(): Promise<Exclude<HostMessage, Answer> | undefined> {
    for (;;) {
      const message = this.#kept.shift() ?? await this.#parts.hold.next();
      if (message === undefined) return undefined;
      if (!isAnswer(message)) {
        if (message.say === "stopped") [this.#stop, this.#over] = [message.stop, undefined];
        return message;
      }
      this.#tooLate(message);
    }
  }

  /** The frames of the thread that the stop is of; none when the stop is over or the holder is lost. */
  async frames(): Promise<StopPlace> {
    const answer = await this.#ask({ order: "frames" });
    return answer?.say === "frames" ? answer : { frames: [] };
  }

  /**
   * Has a dump written; how that ended, or `over` where the target had gone on by itself before, or undefined where the
   * holder is lost.
   */
  async dump(dump: DumpOrder): Promise<DumpOutcome | "over" | undefined> {
    const answer = await this.#ask({ order: "dump", dump });
    if (answer?.say === "refused") return "over";
    return answer?.say === "dumped" ? answer.outcome : undefined;
  }

  /** Has debugger commands run; what each printed, or undefined when the stop is over or the holder is lost. */
  async commands(commands: readonly string[]): Promise<readonly string[] | undefined> {
    const answer = await this.#ask({ order: "commands", commands });
    return answer?.say === "printed" ? answer.texts : undefined;
  }

  /** Lets the target go on, to stop at what is needed; undefined where the holder is lost. */
  async go(how: "handled" | "not-handled" | undefined, need: Need): Promise<TargetResumed | undefined> {
    const answer = await this.#ask({ order: "go", how, ...need });
    if (answer?.say === "resumed") return { pausedMs: answer.pausedMs, unasked: false };
    return this.#over;
  }

  /** Has the holder leave the target; that it did is heard from it, not from here. */
  leave(how: Leaving): void {
    this.#parts.hold.send({ id: ++this.#id, stop: this.#stop, order: how });
  }

  async #ask(request: StopRequest): Promise<Answer | undefined> {
    const order: Order = { id: ++this.#id, stop: this.#stop, ...request };
    if (this.#over) {
      this.#parts.late({ what: order.order, stop: order.stop });
      return { to: order.id, stop: order.stop, say: "refused", order: order.order };
    }
    this.#parts.hold.send(order);
    const timer = this.#patience(order);
    try {
      for (;;) {
        const message = await this.#parts.hold.next();
        if (message === undefined) return undefined;
        if (isAnswer(message)) {
          if (message.to !== order.id) this.#tooLate(message);
          else {
            if (message.say === "refused") this.#tooLate(message);
            return message;
          }
        } else if (message.say !== "unasked" || !this.#isOver(message)) this.#kept.push(message);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** A host that says nothing more holds its target still for ever. */
  #patience({ order }: Order): ReturnType<typeof setTimeout> | undefined {
    if (order === "dump") return undefined;
    const { patience, hold } = this.#parts;
    const ms = patience?.answerMs ?? (order === "commands" ? COMMANDS_MS : ANSWER_MS);
    return setTimeout(() => hold.kill(), ms);
  }

  /** Whether it ends the current stop, which then is over. */
  #isOver({ stop, pausedMs }: Extract<HostMessage, { say: "unasked" }>): boolean {
    if (stop !== this.#stop) return false;
    this.#over = { pausedMs, unasked: true };
    return true;
  }

  #tooLate(answer: Answer): void {
    const what = answer.say === "refused" ? answer.order : answer.say;
    this.#parts.late({ what, stop: answer.stop });
  }
}

function isAnswer(message: HostMessage): message is Answer {
  return "to" in message;
}
