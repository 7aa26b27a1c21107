/** The order of versions: 1.10 comes after 1.9. @module */

/** Compares number by number, and what is no number as text. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
