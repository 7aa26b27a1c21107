/** JSON that may be anything, from a file that anybody may have written. @module */

/** The JSON object in a text; undefined when there is something else. */
export function objectIn(text: string): { readonly kind?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
