/** Numbers and foreign text for people. @module */

/** Text of a target or a dump as plain data: no control character reaches the terminal. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, "\uFFFD");
}

/** Bytes in the unit that leaves one to three digits before the point. */
export function formatBytes(count: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = count, unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A span of time: `87 ms`, `1.4 s`, `3 min 20 s`, `5 h 2 min`, `30 d`. */
export function span(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return twoUnits([hours, "h"], [minutes % 60, "min"]);
  return twoUnits([Math.floor(hours / 24), "d"], [hours % 24, "h"]);
}

/** A count with its noun: `1 dump`, `2 dumps`, `3 processes`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : /(s|sh|ch|x)$/.test(noun) ? "es" : "s"}`;
}

type Amount = readonly [value: number, unit: string];

function twoUnits(large: Amount, small: Amount): string {
  return (small[0] === 0 ? [large] : [large, small]).flat().join(" ");
}

/** An address or another 64-bit number as `0x7ff721510000`: JSON has no numbers that are large enough. */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** What went wrong, of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
