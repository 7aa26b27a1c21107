/** `trapline doctor`: which engine, which rights, and, with a probe, proof. @module */
import { constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { DbgEngError, Engine, EngineLoadError, EngineNotFoundError } from "../dbgeng/mod.ts";
import { messageOf, plain, span } from "../facts/text.ts";
import { VERSION } from "../version.ts";
import { probe, PROBE_CODE } from "../watch/probe.ts";
import { type DoctorFinding, findingsOf, machineFacts } from "./doctor_findings.ts";
import { blueScreen, blueScreenFacts } from "./doctor_blue_screen.ts";
import { EXIT } from "./exit.ts";
import { spoolFinding } from "./doctor_spool.ts";
import { engineOption } from "./options.ts";
import { printData } from "./print.ts";

/** The command's options. */
export const doctorCommand = object({
  command: constant("doctor"),
  probe: optional(option("--probe", { description: message`Crash a child process and check its dump` })),
  json: optional(option("--json", { description: message`The findings as JSON` })),
  engine: engineOption,
  out: optional(option("--out", string({ metavar: "DIR" }), {
    description: message`How the captures of this folder are sent`,
  })),
});

/** Runs it; the process's exit code. */
export async function runDoctor(args: InferValue<typeof doctorCommand>): Promise<number> {
  const engine = engineFinding(args.engine);
  const machine = blueScreenFacts();
  const findings = [
    engine,
    ...findingsOf(machineFacts(Deno.cwd())),
    ...machine === undefined ? [] : [blueScreen(machine)],
  ];
  if (args.out !== undefined) findings.push(spoolFinding(args.out, Date.now()));
  if (args.probe && engine.ok) findings.push(await probeFinding(args.engine));
  if (args.json) printData(JSON.stringify({ version: 1, trapline: VERSION, findings }, null, 2));
  else for (const finding of findings) printData(inWords(finding));
  return findings.every(({ ok }) => ok) ? 0 : EXIT.FAILED;
}

function inWords({ what, ok, text, fix }: DoctorFinding): string {
  const mark = ok ? (fix ? "note" : "ok  ") : "FAIL";
  return plainLines(`${mark}  ${what.padEnd(10)} ${text}${fix ? `\n${" ".repeat(17)}fix: ${fix}` : ""}`);
}

/** Registry and environment are others' words. */
function plainLines(text: string): string {
  return text.split("\n").map(plain).join("\n");
}

/** The engine is opened, too: one that is found may be of another age. */
function engineFinding(path: string | undefined): DoctorFinding {
  try {
    using engine = Engine.open(path);
    const { source, version, folder } = engine.files;
    return { what: "engine", ok: true, text: `${version} from ${source}: ${folder}` };
  } catch (error) {
    if (error instanceof DbgEngError) return { what: "engine", ok: false, text: error.message };
    if (!(error instanceof EngineNotFoundError || error instanceof EngineLoadError)) throw error;
    const [text = "", ...fix] = error.message.split(/\n(?=Install )/);
    return { what: "engine", ok: false, text, fix: fix.join("\n") };
  }
}

async function probeFinding(engine: string | undefined): Promise<DoctorFinding> {
  const result = await probe(engine).catch((error: unknown) => messageOf(error));
  if (typeof result === "string") {
    return { what: "probe", ok: false, text: `the probe could not be run: ${result}` };
  }
  const { captures, missed, exitCode } = result;
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
