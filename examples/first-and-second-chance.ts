/**
 * An access violation crashes the program, but the crash is reported late: handlers have run, stacks are unwound, and the
 * last dump shows only the reporting. This takes two dumps of different kinds: a small one each time one is raised, as
 * it was, and a large one when nobody has handled it.
 *
 *     deno run -A first-and-second-chance.ts -- crash.exe
 *
 * @module
 */
import { dump, exception, main, recipe } from "trapline";

export const firstAndSecondChance = recipe({
  name: "first-and-second-chance",
  rules: {
    raised: {
      on: exception("access-violation", { chance: "first" }),
      do: [dump("triage")],
      // Some programs raise and handle them all day: one dump for each place.
      limit: { dumps: 1, by: "bucket" },
    },
    unhandled: {
      on: exception("access-violation", { chance: "second" }),
      do: [dump("heap")],
    },
  },
  limits: { disk: "4GiB" },
});

export default firstAndSecondChance;

if (import.meta.main) await main(firstAndSecondChance, { out: "dumps" });
