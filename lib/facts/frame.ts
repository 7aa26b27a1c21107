/** Stacks, as hosts tell them and manifests keep them. @module */

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
}

/** The stack of one thread. */
export interface ThreadStack {
  /** The thread's id in the system. */
  readonly tid: number;
  /** Whether the dump's event happened on it. */
  readonly event: boolean;
  /** The innermost frame first. */
  readonly frames: readonly StackFrame[];
}
