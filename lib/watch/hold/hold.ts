/** Who holds a target. @module */
import type { HostMessage, Order } from "../../host/protocol.ts";

/** The armed host, which is the target's debugger; or, where no rule needs one, {@link Loose}. */
export interface Hold {
  /** Whether it is the target's debugger. */
  readonly debugs: boolean;
  /** Gives an order; one that has ended no longer hears it. */
  send(order: Order): void;
  /** What it says next; undefined, and that for ever, when it has ended without a word. */
  next(): Promise<HostMessage | undefined>;
  /** Ends it the hard way; its target is the caller's to put right. */
  kill(): void;
}
