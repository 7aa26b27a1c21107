/**
 * A service is slow because it throws and catches C++ exceptions all the time. A few are normal. This takes one dump
 * when the hundredth comes within 10 seconds, with the thread that throws on its stack, and then lets the service be.
 *
 *     deno run -A throw-storm.ts -- service.exe
 *
 * @module
 */
import { count, dump, exception, log, main, recipe, stop } from "trapline";

const thrown = exception("cpp-exception", { chance: "first" });

export const throwStorm = recipe({
  name: "throw-storm",
  rules: {
    storm: {
      on: count(100, thrown, { within: "10s" }),
      do: [log("100 C++ exceptions within 10 seconds"), dump("mini"), stop()],
    },
  },
});

export default throwStorm;

if (import.meta.main) await main(throwStorm, { out: "dumps" });
