/** From what rules want to orders for a host: what is written, where, and whether there is room for it. @module */
import type { Fired } from "../../facts/cause.ts";
import type { DumpOrder } from "../../host/protocol.ts";
import type { DumpOutcome } from "../../log/record.ts";
import type { Decision } from "../../policy/decision.ts";
import type { StacksAction } from "../../recipe/actions/debugger.ts";
import { type DumpKind, type DumpRequest, resolveDump } from "../../recipe/actions/dump_kind.ts";

/** What made a rule fire, and how much earlier than the dump was due. */
export type FiredBefore = Fired & { readonly afterMs?: number };

/** What a rule wants to be written. */
export interface WantedDump extends Pick<Decision, "rule" | "shared"> {
  /** Absent where it was the stop's own trigger. */
  readonly fired?: FiredBefore | undefined;
  readonly action: DumpKind & { readonly name?: string } | StacksAction;
}

/** A dump on its way: from its order to its manifest. */
export interface PlannedDump extends DumpOrder {
  /** The rule that wants it. */
  readonly rule: string;
  /** What made it fire; absent where it was the stop's own trigger. */
  readonly fired: FiredBefore | undefined;
  /** Only its stacks are wanted: the dump they are read from is not kept. */
  readonly stacksOnly: boolean;
  /** Bytes it may have; 0 where that doesn't depend on the process's memory. */
  readonly expected: number;
  /** Why it is not to be ordered: there is no room or time for a strict one. */
  readonly refused?: string;
}

/** What is asked of the engine. For stacks alone a small dump is enough. */
export function requestOf({ action }: WantedDump): DumpRequest {
  return resolveDump("dump" in action ? action : { dump: "mini" });
}

/** What of it is not written twice. */
export function isSame(a: DumpRequest, b: DumpRequest): boolean {
  const beside = ({ scrub, collect }: DumpRequest): string => JSON.stringify([scrub, collect]);
  return a.qualifier === b.qualifier && a.format === b.format && a.live === b.live && beside(a) === beside(b);
}

/** The outcome of a dump that there will not be. */
export function notWritten(order: DumpOrder, because: string): DumpOutcome {
  const { qualifier, format } = order.instead ?? order;
  return { file: order.file, ok: false, qualifier, format, ms: 0, because };
}
