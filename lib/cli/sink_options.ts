/** Sinks as options. @module */
import { message, multiple, option, string } from "./grammar.ts";

/** `--sink`, as often as wanted. */
export const sinkOption = multiple(option("--sink", string({ metavar: "KIND=ADDRESS" }), {
  description: message`Send captures: folder=DIR, s3=, blob=, http=, nats=`,
}));
