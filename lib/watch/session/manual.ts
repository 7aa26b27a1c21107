/** Asking for it by hand: a named event that anyone of the same session may set, a key, a line on stdin. @module */
import type { Asked } from "../../recipe/needs/manual_triggers.ts";
import type { TargetEvent } from "../../facts/event.ts";
import { NamedEvent } from "../../win32/named_event.ts";
import { openStdin, type Stdin } from "../../win32/stdin.ts";
import { Typed } from "./key_input.ts";

const LOOK_MS = 100;

/** Who hears of what a person asks for. */
export interface ManualListener {
  /** Somebody asks. */
  readonly tell: (event: TargetEvent) => void;
  /** Nobody can ask by key or line (any more), and why. */
  readonly unheard: (because: string) => void;
}

/** Where it is looked; this session, but for tests. */
export interface ManualInputs {
  readonly event: (name: string) => Pick<NamedEvent, "wasSet"> & Disposable;
  readonly stdin: () => Stdin | undefined;
}

const THIS_SESSION: ManualInputs = { event: (name) => new NamedEvent(name), stdin: openStdin };

/** Looks for what somebody may ask, and tells all who listen. */
export class Manual implements Disposable {
  readonly #asked: Asked;
  readonly #where: ManualInputs;
  readonly #listeners = new Set<ManualListener>();
  readonly #stack = new DisposableStack();
  readonly #looks: (() => void)[];
  #begun = false;

  /** From here on the named events are there to be set. */
  constructor(asked: Asked, where: ManualInputs = THIS_SESSION) {
    [this.#asked, this.#where] = [asked, where];
    this.#looks = [...asked.events].map((what) => {
      const event = this.#stack.use(where.event(what));
      return () => {
        if (event.wasSet()) this.#each(({ tell }) => tell({ kind: "manual", by: "event", what }));
      };
    });
  }

  /**
   * Tells somebody from now on, until that is disposed. The first who listens hears what came before, too: a line that
   * was piped in waits for a target to be armed.
   */
  listen(listener: ManualListener): Disposable {
    this.#listeners.add(listener);
    this.#begin();
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const all: ManualListener = {
      tell: (event) => this.#each(({ tell }) => tell(event)),
      unheard: (because) => this.#each(({ unheard }) => unheard(because)),
    };
    if (this.#asked.onStdin) this.#looks.push(stdinLook(this.#asked, this.#where.stdin(), all));
    if (this.#looks.length === 0) return;
    const timer = setInterval(() => this.#looks.forEach((look) => look()), LOOK_MS);
    this.#stack.defer(() => clearInterval(timer));
  }

  #each(say: (listener: ManualListener) => void): void {
    for (const listener of [...this.#listeners]) say(listener);
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    this.#stack.dispose();
  }
}

/** One look at stdin; it says once when there is nothing to look at. */
export function stdinLook(asked: Asked, stdin: Stdin | undefined, listener: ManualListener): () => void {
  const typed = new Typed(asked);
  let open = stdin;
  if (!open) listener.unheard("there is no stdin");
  return () => {
    if (!open) return;
    const text = open.take();
    if (text !== undefined && open.terminal && asked.lines.size > 0) echo(text);
    for (const event of text === undefined ? typed.end() : typed.push(text)) listener.tell(event);
    if (text !== undefined) return;
    open = undefined;
    listener.unheard("stdin has ended");
  };
}

/** A terminal whose keys are taken as they are pressed doesn't show them. */
function echo(text: string): void {
  const shown = text.replaceAll("\n", "\r\n").replaceAll("\b", "\b \b");
  Deno.stderr.writeSync(new TextEncoder().encode(shown));
}
