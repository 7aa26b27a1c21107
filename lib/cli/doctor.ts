/** `trapline doctor`: which engine, which rights, and, with a probe, proof. @module */
import { command, constant, type InferValue, message, object, option, optional } from "@optique/core";
import { findEngine } from "../dbgeng/mod.ts";
import { span } from "../report/text.ts";
import { VERSION } from "../version.ts";
import { probe, PROBE_CODE } from "../watch/probe.ts";
import { elevated } from "../win32/system.ts";
import { EXIT } from "./failure.ts";
import { engineOption } from "./options.ts";
import { printData } from "./print.ts";

/** The command's options. */
export const doctorCommand = command(
  "doctor",
  object({
    command: constant("doctor"),
    probe: optional(option("--probe", { description: message`Crash a child process and check its dump` })),
    json: optional(option("--json", { description: message`The findings as JSON` })),
    engine: engineOption,
  }),
  { brief: message`Say what will and won't be caught here` },
);

/** One finding. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Runs it; the process's exit code. */
export async function runDoctor(args: InferValue<typeof doctorCommand>): Promise<number> {
  const findings = [engineFinding(args.engine), rightsFinding(), handlersFinding()];
  if (args.probe) findings.push(await probeFinding(args.engine));
  if (args.json) printData(JSON.stringify({ version: 1, trapline: VERSION, findings }, null, 2));
  else {for (const { what, ok, text } of findings) {
      printData(`${ok ? "ok  " : "FAIL"}  ${what.padEnd(8)} ${text}`);
    }}
  return findings.every(({ ok }) => ok) ? 0 : EXIT.FAILED;
}

function engineFinding(path: string | undefined): Finding {
  try {
    const { source, version, folder } = findEngine(path);
    return { what: "engine", ok: true, text: `${version} from ${source}: ${folder}` };
  } catch (error) {
    return { what: "engine", ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

function rightsFinding(): Finding {
  const text = elevated()
    ? "elevated: processes of every user, except protected ones"
    : "not elevated: this user's processes only";
  return { what: "rights", ok: true, text };
}

function handlersFinding(): Finding {
  return {
    what: "handlers",
    ok: true,
    text:
      "a program's own crash handler (Crashpad, Sentry) stays silent: the dump is taken before it would run",
  };
}

async function probeFinding(engine: string | undefined): Promise<Finding> {
  const { captures, missed, exitCode } = await probe(engine, VERSION);
  const capture = captures[0];
  if (capture?.ok && exitCode === PROBE_CODE) {
    const { exception, pausedMs } = capture.manifest;
    return {
      what: "probe",
      ok: true,
      text: `captured and verified: ${exception?.words}, paused ${span(pausedMs)}`,
    };
  }
  const why = missed[0]?.because ?? capture?.manifest.verification.findings[0]?.message ??
    "no exception arrived";
  return { what: "probe", ok: false, text: `the probe's crash was not captured: ${why}` };
}
