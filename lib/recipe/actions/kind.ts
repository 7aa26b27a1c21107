/**
 * What is known about one kind of action: for the schema, the policy and the report. The file of each action has such a
 * value; `action.ts` has the table of all.
 *
 * @module
 */
import type { z } from "zod";
import type { ForTargets } from "../triggers/kind.ts";

/** One kind of action. */
export interface ActionKind<A> extends ForTargets {
  /** What zod reads. */
  readonly schema: z.ZodType<A>;
  /** How a recipe writes it: for editors and for the reference of the language. */
  readonly examples: readonly [A, ...A[]];
  /** What it does, as it follows "then". */
  words(action: A): string;
  /** Whether nothing can be done after it, so that it comes last. */
  readonly last?: true;
  /** How it decides about the target: the less, the stronger. Without this it decides nothing about it. */
  fate?(action: A): number;
}
