/** Stacks, as hosts tell them and manifests keep them. @module */

/** Every {@link FoundBy}. */
export const FOUND_BY = [
  "context",
  "unwind-data",
  "frame-pointer",
  "scan",
  "runtime",
] as const;

/**
 * How a frame was found: by the thread's registers, the compiler's unwind data, a chain of frame pointers, or by
 * looking for what may be a return address, which is a guess; or a .NET runtime reported it.
 */
export type FoundBy = typeof FOUND_BY[number];

/** One frame of a stack. */
export interface StackFrame {
  /** The instruction's address, as hex. */
  readonly address: string;
  /** The module it lies in, by its file name; absent when it is in none. */
  readonly module?: string | undefined;
  /** The offset in the module, as hex. */
  readonly offset?: string | undefined;
  /** The function's name; absent without symbols, and in a raw frame. */
  readonly function?: string | undefined;
  /** Bytes into the function. */
  readonly displacement?: number | undefined;
  /** The source file, with slashes; absent without line information. */
  readonly file?: string | undefined;
  /** The line in that file, from 1. */
  readonly line?: number | undefined;
  /** Where that line is on the web, by the SourceLink map of its debug information. */
  readonly url?: string | undefined;
  /** Says that it is a function which the compiler put into the next frame's. */
  readonly inline?: true | undefined;
  /** Says that it is in no module, but in memory that may be executed: code that was made at run time. */
  readonly generated?: true | undefined;
  /** How it was found; absent where the engine read the stack, which does not say. */
  readonly found?: FoundBy | undefined;
}

/** The stack of one thread. */
export interface ThreadStack {
  /** The thread's id in the system. */
  readonly tid: number;
  /** Whether the dump's event happened on it. */
  readonly event: boolean;
  /** The innermost frame first. */
  readonly frames: readonly StackFrame[];
  /** Why it ends before the thread's start; absent where it is whole, or the engine read it, which does not say. */
  readonly cut?: string | undefined;
}
