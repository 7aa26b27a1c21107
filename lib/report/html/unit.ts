/** Measured values in words. @module */
import { formatBytes, span } from "../../facts/text.ts";
import type { Unit } from "./samples.ts";

/** A value with its unit: `3.1 %`, `129 MB`, `1.2 s`. */
export function unit(value: number, of: Unit): string {
  if (of === "percent") return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
  if (of === "bytes") return formatBytes(value);
  if (of === "bytes a second") return `${formatBytes(value)}/s`;
  return of === "ms" ? span(value) : String(Math.round(value));
}
