/** How a process becomes the courier, for whoever starts one. @module */

/** The script it runs. */
export function courierScript(): string {
  return new URL("./main.ts", import.meta.url).href;
}

/** Is the courier from here to the end of the process, where there is no script to run. */
export async function beCourier(args: readonly string[]): Promise<never> {
  return (await import("./main.ts" as string) as typeof import("./main.ts")).runCourier(args);
}
