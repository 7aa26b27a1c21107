/**
 * A module of the program reads or writes where it must not, and something further up swallows the exception: nobody
 * ever sees a crash, only wrong results. This takes a dump at the first access violation in that one module, at the
 * moment it is raised, and leaves those of all other modules alone.
 *
 *     deno run -A first-av-in-module.ts -- crash.exe
 *
 * @module
 */
import { dump, exception, main, recipe, stop } from "trapline";

export const firstAvInModule = recipe({
  name: "first-av-in-module",
  rules: {
    violation: {
      // First chance: just raised, before any handler has run.
      on: exception("access-violation", { chance: "first", module: "crash.exe" }),
      do: [dump("heap"), stop()],
    },
  },
  limits: { free: "1GiB" },
});

export default firstAvInModule;

if (import.meta.main) await main(firstAvInModule, { out: "dumps" });
