/** Once in `test`, twenty times over in `test:long`. @module */
import { atOnce } from "./at_once.ts";

/** How often a fault is injected. */
export const TIMES = Deno.env.get("TRAPLINE_LONG") ? 20 : 1;

/** Does it so often, so many at once. */
export async function repeat(most: number, once: () => Promise<void>): Promise<void> {
  await atOnce(most, Array.from({ length: TIMES }), once);
}
