/** `trapline resume`: lets a process go on that a dead debugger left suspended. @module */
import { argument, command, constant, type InferValue, message, object, string } from "@optique/core";
import { count } from "../facts/text.ts";
import { type Resumed, resumeLeft } from "../watch/resume.ts";
import { EXIT } from "./exit.ts";
import { print } from "./print.ts";

/** The command's options. */
export const resumeCommand = command(
  "resume",
  object({
    command: constant("resume"),
    target: argument(string({ metavar: "PID|NAME" }), { description: message`The suspended process` }),
  }),
  {
    brief: message`Let a process go on that a dead debugger left suspended`,
    description:
      message`Trapline puts its targets right when one of its processes dies. When its supervisor and the host
that takes a snapshot are killed at the same moment, nobody is left to do it, and the target stays suspended: this command
resumes it. It does so only if every thread is suspended, once for each time that all of them are, so a thread that the
program itself suspended stays so. A program that was started suspended looks the same and would be resumed as well. A
debugger that is attached, or a snapshot that is going on, is left to its work; a debugger that looks on noninvasively
can't be seen, so end it first. The exit code is 0 when threads were resumed, and 1 when there was nothing to resume.`,
  },
);

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
