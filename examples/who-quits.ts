/**
 * A program vanishes: no crash, no message, some code simply ended it. This stops where every orderly end comes by and
 * writes down the stacks of all threads, without a dump: the one that calls ExitProcess is the one who quits.
 *
 *     deno run -A who-quits.ts -- exit.exe 3
 *
 * @module
 */
import { breakpoint, log, main, recipe, stacks } from "trapline";

export const whoQuits = recipe({
  name: "who-quits",
  rules: {
    quits: {
      // Set as soon as the DLL is there; the program runs on afterwards, as if nothing had been.
      on: breakpoint("kernel32!ExitProcess"),
      do: [log("somebody calls ExitProcess"), stacks()],
    },
  },
});

export default whoQuits;

if (import.meta.main) await main(whoQuits, { out: "dumps" });
