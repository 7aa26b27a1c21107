/**
 * What can happen to a target, as the policy machine and the event log see it.
 *
 * @module
 */

/** An exception that stopped a target. */
export interface ExceptionEvent {
  /** Tells it from other events. */
  readonly kind: "exception";
  /** The process that raised it. */
  readonly pid: number;
  /** The thread that raised it. */
  readonly tid: number;
  /** The exception code, unsigned. */
  readonly code: number;
  /** `second`: no handler of the program took it. */
  readonly chance: "first" | "second";
  /** The instruction's address, as hex. */
  readonly address: string;
  /** The exception's parameters, as hex. */
  readonly parameters: readonly string[];
  /** The module the address lies in, by its file name; absent when it is in none. */
  readonly module?: string | undefined;
  /** The offset in that module, as hex. */
  readonly offset?: string | undefined;
}

/** One thing that happened. */
export type TargetEvent =
  | { readonly kind: "armed" }
  | { readonly kind: "process-start"; readonly pid: number; readonly image: string }
  | { readonly kind: "process-exit"; readonly pid: number; readonly code: number }
  | ExceptionEvent
  /** Somebody asked for it now. */
  | { readonly kind: "manual" }
  /** Time has passed; the machine asked to be woken. */
  | { readonly kind: "tick" };

/** An event with the supervisor's monotonic time of its receipt, in ms since the start. */
export type TimedEvent = TargetEvent & { readonly at: number };
