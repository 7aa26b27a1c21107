/**
 * A worker says "alive" as debug text every now and then, and one day stops. Is it stuck, or only slow? One dump can't
 * tell. This takes one when it has been silent for a while, another 10 seconds later, and then ends it: a thread that
 * stands at the same place in both is stuck.
 *
 *     deno run -A two-dumps-apart.ts -- hang.exe spin
 *
 * @module
 */
import { debugText, dump, kill, main, not, recipe } from "trapline";

// Short, to be tried at once; a real worker is given a minute or more.
const silent = not(debugText("*alive*"), "3s");

export const twoDumpsApart = recipe({
  name: "two-dumps-apart",
  rules: {
    silence: {
      on: silent,
      do: [dump("mini"), dump("heap", { after: "10s" }), kill()],
    },
  },
});

export default twoDumpsApart;

if (import.meta.main) await main(twoDumpsApart, { out: "dumps" });
