/**
 * A test runner starts a process for each test and only says "exit code 3221225477". This watches all the processes that
 * it starts, and theirs, and takes a dump of each that crashes; the runner and its other tests go on.
 *
 *     deno run -A test-runner-children.ts -- child.exe
 *
 * @module
 */
import { dump, exception, main, recipe } from "trapline";

export const testRunnerChildren = recipe({
  name: "test-runner-children",
  rules: {
    crash: {
      // A failed assertion of the C runtime ends in a breakpoint, which is an exception as well.
      on: exception("*"),
      do: [dump("mini", { name: "{image}-{pid}-{rule}" })],
      limit: { perProcess: 1 },
    },
  },
  limits: { dumps: 20, perBucket: 3, disk: "2GiB" },
});

export default testRunnerChildren;

if (import.meta.main) await main(testRunnerChildren, { out: "dumps", followChildren: true });
