/** Every command: parse, run, give the exit code. @module */
import { runAttach } from "./attach.ts";
import { runCheck } from "./check.ts";
import { runConvert } from "./convert.ts";
import { runDoctor } from "./doctor.ts";
import { runImport } from "./import.ts";
import { runInspect } from "./inspect.ts";
import { parse } from "./parse.ts";
import { runReport } from "./report.ts";
import { runRun } from "./run.ts";
import { runSimulate } from "./simulate.ts";
import { runPrune } from "./prune.ts";
import { runResume } from "./resume.ts";
import { runSnap } from "./snap.ts";
import { runWatch } from "./watch.ts";

/** Runs a command line; the exit code. */
export async function perform(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  switch (parsed.command) {
    case "run":
      return await runRun(parsed);
    case "attach":
      return await runAttach(parsed);
    case "check":
      return await runCheck(parsed);
    case "simulate":
      return await runSimulate(parsed);
    case "import":
      return runImport(parsed);
    case "watch":
      return await runWatch(parsed);
    case "report":
      return await runReport(parsed);
    case "snap":
      return await runSnap(parsed);
    case "resume":
      return runResume(parsed);
    case "prune":
      return await runPrune(parsed);
    case "inspect":
      return await runInspect(parsed);
    case "convert":
      return await runConvert(parsed);
    case "doctor":
      return await runDoctor(parsed);
  }
}
