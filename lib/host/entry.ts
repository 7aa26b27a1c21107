/** How a process becomes a host, for whoever starts hosts. @module */

/** The script a host runs. */
export function hostScript(): string {
  return new URL("./main.ts", import.meta.url).href;
}

/** Is a host from here to the end of the process, where there is no script to run. */
export async function beHost(args: readonly string[]): Promise<never> {
  return (await import("./main.ts" as string) as typeof import("./main.ts")).runHost(args);
}
