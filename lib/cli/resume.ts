/** `trapline resume`: lets a process go on that a dead debugger left suspended. @module */
import { argument, constant, type InferValue, message, object, string } from "./grammar.ts";
import { count } from "../facts/text.ts";
import { type Resumed, resumeLeft } from "../watch/resume.ts";
import { EXIT } from "./exit.ts";
import { print } from "./print.ts";

/** The command's options. */
export const resumeCommand = object({
  command: constant("resume"),
  target: argument(string({ metavar: "PID|NAME" }), { description: message`The suspended process` }),
});

/** Runs it; the process's exit code. */
export function runResume({ target }: InferValue<typeof resumeCommand>): number {
  const result = resumeLeft(target);
  print(`trapline: ${inWords(result)}`);
  return result.resumed > 0 ? 0 : EXIT.NO_DUMP;
}

function inWords({ pid, before, after, resumed }: Resumed): string {
  const suspended = (counts: Resumed["before"]): number => [...counts.values()].filter((n) => n > 0).length;
  const still = suspended(after);
  if (resumed > 0) {
    const own = still === 0 ? "" : `; ${count(still, "thread")} that it had suspended itself stayed so`;
    return `process ${pid}: resumed ${count(resumed, "thread")} that a debugger had left suspended${own}`;
  }
  return `process ${pid}: nothing to resume: of ${count(before.size, "thread")} ${still} suspended, ` +
    "and a dead debugger leaves all of them so";
}
