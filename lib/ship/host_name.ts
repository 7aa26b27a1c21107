/** What this machine is called where others read it. @module */

/** Its own name, or the one that TRAPLINE_HOST gives it. */
export function hostName(): string {
  return Deno.env.get("TRAPLINE_HOST") || Deno.hostname();
}
