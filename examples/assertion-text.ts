/**
 * A debug build reports a failed assertion as debug text and goes on. By the time somebody looks, the state that broke
 * it is gone. This takes a dump while the thread that reports it still stands in the assertion.
 *
 *     deno run -A assertion-text.ts -- debugtext.exe "Assertion failed: total == 3, file order.c, line 12"
 *
 * @module
 */
import { debugText, dump, main, recipe } from "trapline";

export const assertionText = recipe({
  name: "assertion-text",
  rules: {
    assertion: {
      // A pattern is over the whole text, a regular expression anywhere in it.
      on: debugText("*assertion failed*", /^ASSERT\(.+\) at .+:\d+/),
      do: [dump("mini")],
      limit: { dumps: 3, cooldown: "1s" },
    },
  },
});

export default assertionText;

if (import.meta.main) await main(assertionText, { out: "dumps" });
