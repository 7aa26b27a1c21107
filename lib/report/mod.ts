/**
 * What happened, in words: a dump's story from its manifest, and a run's last sentence. Runs anywhere.
 *
 * @module
 */
export { explain } from "./explain.ts";
export { coloured, type Paint, type Piece, type Style, uncoloured } from "./terminal_text.ts";
export { planInWords } from "./plan_words.ts";
export { type Outcome, sentence } from "./sentence.ts";
export type { Look } from "./dump_report.ts";
