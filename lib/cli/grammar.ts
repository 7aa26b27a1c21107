/** What our grammars are made of: the parts of Optique that commands need, without those that they don't. @module */
import "./late_segmenter.ts";
import type { Parser } from "@optique/core/parser";

/** Options as a command's help shows them: in groups, by their titles. */
export type Groups = Readonly<Record<string, Readonly<Record<string, Parser<"sync", unknown, unknown>>>>>;

export { type InferValue, parse, type Parser } from "@optique/core/parser";
export { formatMessage, type Message, message, text } from "@optique/core/message";
export { object, or } from "@optique/core/constructs";
export { multiple, optional } from "@optique/core/modifiers";
export { argument, command, constant, option, passThrough } from "@optique/core/primitives";
export type { Usage } from "@optique/core/usage";
export { choice, integer, string } from "@optique/core/valueparser";
