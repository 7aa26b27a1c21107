/** The terminal, or what stands for one. @module */
import { coloured, type Paint, uncoloured } from "../report/terminal_text.ts";

const WIDTH = 80;
const WIDEST = 120;

/**
 * How wide it is and whether it has colour: not where NO_COLOR is set, nor where it is a file or a pipe, unless
 * FORCE_COLOR asks for it. COLUMNS says the width where there is no terminal to ask.
 */
export function screen(
  stream: "stdout" | "stderr" = "stdout",
): { readonly width: number; readonly paint: Paint } {
  const terminal = Deno[stream].isTerminal();
  const asked = Number(Deno.env.get("COLUMNS"));
  const columns = asked > 0 ? asked : terminal ? Deno.consoleSize().columns : WIDTH;
  const forced = Deno.env.get("FORCE_COLOR") ?? "0";
  // Deno.noColor gives way to FORCE_COLOR.
  const colour = !Deno.env.get("NO_COLOR") && (terminal || !["", "0"].includes(forced));
  return { width: Math.min(Math.max(columns || WIDTH, 40), WIDEST), paint: colour ? coloured : uncoloured };
}
