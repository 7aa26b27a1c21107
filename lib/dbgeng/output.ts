/**
 * What the engine prints, and what the target prints through OutputDebugString.
 *
 * @module
 */
import {
  DEBUG_OUTPUT_DEBUGGEE,
  DEBUG_OUTPUT_ERROR,
  DEBUG_OUTPUT_NORMAL,
  DEBUG_OUTPUT_WARNING,
} from "../facts/debug.table.ts";
import { wideAt } from "../win32/text.ts";
import { CallbackObject } from "./callback.ts";
import { IDebugOutputCallbacksWide } from "./generated/mod.ts";
import type { Interfaces } from "./interfaces.ts";

// Sighting: with the internal bits of the mask set (0xFFFFFFFF) and a callback in JavaScript, the session hangs.
// Normal output is left out: the engine prints a line for every first chance, also of exceptions it does not stop at,
// and 20,000 of those cost more than all the rest.
const MASK = DEBUG_OUTPUT_ERROR | DEBUG_OUTPUT_WARNING | DEBUG_OUTPUT_DEBUGGEE;
const KEEP = 64 * 1024;

/**
 * Collects the engine's text; a failed call's HRESULT alone says little, the text says why.
 *
 * @example What the target says to debuggers
 * ```ts
 * import type { Engine } from "trapline/dbgeng";
 *
 * function follow({ output }: Engine, lines: string[]): void {
 *   output.onDebugText = (text) => lines.push(text);
 * }
 * ```
 */
export class Output implements Disposable {
  readonly #client: Interfaces["client"];
  readonly #owned: DisposableStack;
  #text = "";
  #errors = "";

  /** Called with each piece of text that the target printed by OutputDebugString. */
  onDebugText: ((text: string) => void) | undefined;

  /** Over an engine's interfaces; an {@link Engine} has one. */
  constructor({ client }: Interfaces) {
    this.#client = client;
    using stack = new DisposableStack();
    const callbacks = new CallbackObject(IDebugOutputCallbacksWide, {
      Output: (mask, text) => {
        this.#receive(mask, wideAt(text));
        return 0;
      },
    });
    client.call("SetOutputMask", MASK);
    client.call("SetOutputCallbacksWide", stack.use(callbacks).pointer);
    stack.defer(() => client.try("SetOutputCallbacksWide", null));
    this.#owned = stack.move();
  }

  #receive(mask: number, text: string): void {
    if (mask & DEBUG_OUTPUT_DEBUGGEE) return this.onDebugText?.(text);
    this.#text = (this.#text + text).slice(-KEEP);
    if (mask & DEBUG_OUTPUT_ERROR) this.#errors = (this.#errors + text).slice(-KEEP);
  }

  /** Makes a call with the engine's normal output on; what it printed meanwhile. */
  during(call: () => void): string {
    this.take();
    this.#client.call("SetOutputMask", MASK | DEBUG_OUTPUT_NORMAL);
    try {
      call();
    } finally {
      this.#client.call("SetOutputMask", MASK);
    }
    return this.take();
  }

  /** What the engine printed as errors and warnings since the last time, without the target's own text. */
  take(): string {
    this.#client.try("FlushCallbacks");
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** What the engine printed as errors since the last time, in one line; {@link Output.take} gives it too. */
  takeErrors(): string {
    this.#client.try("FlushCallbacks");
    const text = this.#errors;
    this.#errors = "";
    return text.trim().replaceAll(/\s*\n\s*/g, "; ");
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    this.#owned.dispose();
  }
}
