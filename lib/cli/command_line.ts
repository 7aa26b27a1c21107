/** The command line as a function: what it needs is loaded when it is known. @module */
import { plain } from "../facts/text.ts";
import { perform } from "./perform.ts";
import { print } from "./print.ts";

/** Runs a command line; the exit code. Nothing is thrown: an error is printed and has a code of its own. */
export async function cli(args: readonly string[]): Promise<number> {
  try {
    return await perform(args);
  } catch (error) {
    const { failure } = await import("./failure.ts" as string) as typeof import("./failure.ts");
    const { code, text } = failure(error);
    print(`trapline: ${text.split("\n").map(plain).join("\n")}`);
    return code;
  }
}
