/**
 * What our grammars are made of: the parts of Optique that commands need, all from its one entry. For each entry of a
 * package that is imported late, Deno locks the folder of packages: six took as long as Deno's start.
 *
 * @module
 */
import "./late_segmenter.ts";
import type { Parser } from "@optique/core";

/** Options as a command's help shows them: in groups, by their titles. */
export type Groups = Readonly<Record<string, Readonly<Record<string, Parser<"sync", unknown, unknown>>>>>;

export {
  argument,
  choice,
  command,
  constant,
  formatMessage,
  type InferValue,
  integer,
  type Message,
  message,
  multiple,
  object,
  option,
  optional,
  or,
  parse,
  type Parser,
  passThrough,
  string,
  text,
  type Usage,
} from "@optique/core";
