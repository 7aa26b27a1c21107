/** A frame for zod; manifest_schema.ts checks that it is the one of lib/facts. @module */
import { z } from "zod";
import { FOUND_BY } from "../facts/frame.ts";

const text = z.string();
const whole = z.int().min(0);
const optional = z.exactOptional;

/** The fields of a frame. */
export const FRAME = {
  address: text,
  module: optional(text),
  offset: optional(text),
  function: optional(text),
  displacement: optional(z.number()),
  file: optional(text),
  line: optional(whole),
  url: optional(text.describe("Where that line is on the web, by SourceLink")),
  inline: optional(z.literal(true)),
  generated: optional(z.literal(true)),
  found: optional(z.enum(FOUND_BY)),
};
