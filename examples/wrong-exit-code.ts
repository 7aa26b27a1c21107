/**
 * A program ends with a code that it should not end with, and its log says nothing about it. This takes a dump while
 * the process is on its way out, when its memory and the stack that led there still exist.
 *
 *     deno run -A wrong-exit-code.ts -- exit.exe 42
 *
 * @module
 */
import { dump, exit, main, recipe } from "trapline";

export const wrongExitCode = recipe({
  name: "wrong-exit-code",
  rules: {
    // Crashes have codes from 0xC0000000 on, and are an exit that isn't 0 too.
    failed: {
      on: exit("!=0"),
      do: [dump("mini")],
    },
  },
  limits: { dumps: 5, per: "1h" },
});

export default wrongExitCode;

if (import.meta.main) await main(wrongExitCode, { out: "dumps" });
