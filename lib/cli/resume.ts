/** `trapline resume`: lets a process go on that a dead debugger left suspended, or a machine that was left stopped. @module */
import { argument, constant, type InferValue, message, object, optional, string } from "./grammar.ts";
import { count } from "../facts/text.ts";
import { type Resumed, resumeLeft } from "../watch/resume.ts";
import { EXIT, UsageError } from "./exit.ts";
import { kernelFields, patienceOf } from "./kernel_options.ts";
import { engineOption } from "./options.ts";
import { print } from "./print.ts";

/** The command's options. */
export const resumeCommand = object({
  command: constant("resume"),
  ...kernelFields,
  engine: engineOption,
  target: optional(
    argument(string({ metavar: "PID|NAME" }), { description: message`The suspended process` }),
  ),
});

/** Runs it; the process's exit code. */
export async function runResume(
  { target, kernel, patience, engine }: InferValue<typeof resumeCommand>,
): Promise<number> {
  if ((target === undefined) === (kernel === undefined)) {
    throw new UsageError(
      "resume needs a process or a machine: trapline resume PID|NAME, or --kernel CONNECTION",
    );
  }
  if (kernel !== undefined) {
    const { resumeMachine } = await import(
      "../watch/machine/attach.ts" as string
    ) as typeof import("../watch/machine/attach.ts");
    const { connection, build } = await resumeMachine({ kernel, engine, patienceMs: patienceOf(patience) });
    print(`trapline: the machine at ${connection} (Windows build ${build}) runs on`);
    return 0;
  }
  const result = resumeLeft(target!);
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
