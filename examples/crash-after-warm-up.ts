/**
 * While a service starts, crashes are known: it is restarted until what it needs is there. Those would only fill the
 * disk. A crash after it has run for a while is the one to look at. This takes a dump of crashes after a warm-up.
 *
 *     deno run -A crash-after-warm-up.ts -- crash.exe null-write 5000
 *
 * @module
 */
import { dump, exception, main, recipe, sequence, timer } from "trapline";

// Short, to be tried at once; a service warms up in minutes.
const warm = timer("2s");

export const crashAfterWarmUp = recipe({
  name: "crash-after-warm-up",
  rules: {
    crash: {
      on: sequence([warm, exception("*")]),
      do: [dump("heap")],
    },
  },
  limits: { disk: "4GiB" },
});

export default crashAfterWarmUp;

if (import.meta.main) await main(crashAfterWarmUp, { out: "dumps" });
