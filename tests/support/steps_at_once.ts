/** Tests that mostly wait, some at the same time. @module */
import { atOnce } from "./at_once.ts";

/** One of them, as `Deno.test` takes it. */
export interface Waiting {
  readonly name: string;
  readonly ignore?: boolean;
  readonly fn: () => Promise<unknown>;
}

/** Registers them as the steps of one test, of which so many run at once, in order. */
export function testAtOnce(name: string, most: number, steps: readonly Waiting[]): void {
  Deno.test(name, async (t) => {
    // What one step has open, another may see; the test itself still checks that nothing stays open.
    const loose = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
    await atOnce(most, steps, async ({ name, ignore = false, fn }) => {
      await t.step({ name, ignore, fn: async () => void await fn(), ...loose });
    });
  });
}
