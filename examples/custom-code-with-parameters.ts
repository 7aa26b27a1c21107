/**
 * A program raises exceptions of its own and tells the cases apart by their parameters. Only one of them is of interest.
 * This takes a dump of exception 0xE0AA0001 if its first parameter is 1 and its third 0xCAFE, and of no other.
 *
 *     deno run -A custom-code-with-parameters.ts -- crash.exe custom
 *
 * @module
 */
import { dump, exception, main, recipe } from "trapline";

export const customCodeWithParameters = recipe({
  name: "custom-code-with-parameters",
  rules: {
    lost: {
      // By index, from 0; parameters that aren't named may be anything.
      on: exception(0xE0AA0001, { parameters: { "0": "1", "2": "0xCAFE" } }),
      do: [dump("mini")],
    },
  },
});

export default customCodeWithParameters;

if (import.meta.main) await main(customCodeWithParameters, { out: "dumps" });
