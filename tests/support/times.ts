/** Once in `test`, twenty times over in `test:long`. @module */

/** How often a fault is injected. */
export const TIMES = Deno.env.get("TRAPLINE_LONG") ? 20 : 1;

/** Does it so often, so many at once. */
export async function repeat(atOnce: number, once: () => Promise<void>): Promise<void> {
  let left = TIMES;
  await Promise.all(Array.from({ length: Math.min(atOnce, TIMES) }, async () => {
    while (left-- > 0) await once();
  }));
}
