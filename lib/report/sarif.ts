/**
 * A run as SARIF 2.1.0, for whoever shows results at their lines: GitHub's code scanning, Azure DevOps, editors. Each cause
 * is one result, its bucket the fingerprint by which it is known again.
 *
 * @module
 */
import type { StackFrame } from "../facts/frame.ts";
import { VERSION } from "../version.ts";
import { frameName } from "./dump_report.ts";
import { type FindingOptions, type RunFinding, runFindings } from "./findings.ts";
import type { EndedRun } from "./run_view.ts";

const HOME = "https://github.com/trapline/trapline";
/** What paths are relative to: the root of the repository. */
const ROOT = "%SRCROOT%";

/** What a kind of finding is, for people. */
const KINDS: Readonly<Record<string, string>> = {
  crash: "The program crashed: an exception that nobody handled, or that it handled by ending itself.",
  hang: "The program stopped answering, speaking or progressing.",
};
const OTHER = "A rule of the capture recipe fired.";

/** The log, as data for JSON. */
export function sarifOf(run: EndedRun, options: FindingOptions): object {
  const found = runFindings(run, options);
  const rules = [...new Set(found.map(({ rule }) => rule))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: {
        driver: {
          name: "Trapline",
          organization: "Trapline",
          version: VERSION,
          semanticVersion: VERSION,
          informationUri: HOME,
          rules: rules.map(ruleOf),
        },
      },
      automationDetails: { id: "trapline/" },
      invocations: [{
        executionSuccessful: run.missed.length === 0 && run.captures.every(({ ok }) => ok),
        ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode | 0 }),
        ...(run.missed.length === 0 ? {} : {
          toolExecutionNotifications: run.missed.map(({ rule, asked, because }) => ({
            level: "error",
            message: { text: options.redact(`No dump ${asked} for rule ${rule}: ${because}`) },
          })),
        }),
      }],
      originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
      columnKind: "utf16CodeUnits",
      results: found.map((finding) => resultOf(finding, rules.indexOf(finding.rule), options)),
    }],
  };
}

/** In one word, and another than the name. */
function idOf(rule: string): string {
  return `trapline-${rule.replace("/", "-")}`;
}

function ruleOf(id: string): object {
  const [kind = "", what] = id.split("/");
  const name = id.split(/[/-]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const words = `${kind}${what === undefined ? "" : `: ${what.replaceAll("-", " ")}`}`;
  const text = KINDS[kind] ?? OTHER;
  return {
    id: idOf(id),
    name,
    shortDescription: { text: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` },
    fullDescription: { text },
    helpUri: `${HOME}/blob/main/docs/inspect.md`,
    help: {
      text: `${text} Open the dump with trapline inspect, WinDbg or Visual Studio.`,
      markdown: `${text} Open the dump with \`trapline inspect\`, WinDbg or Visual Studio.`,
    },
    defaultConfiguration: { level: kind === "crash" || kind === "hang" ? "error" : "warning" },
    properties: { tags: ["runtime", kind], precision: "very-high", "problem.severity": "error" },
  };
}

function resultOf(finding: RunFinding, ruleIndex: number, { redact }: FindingOptions): object {
  const { rule, isFatal, program, headline, details, frames, place, bucket, dumps } = finding;
  const text = [`${program}: ${headline}.`, ...details.map((detail) => `${detail}.`)].join(" ");
  return {
    ruleId: idOf(rule),
    ruleIndex,
    level: isFatal ? "error" : "warning",
    message: { text },
    locations: [place === undefined ? programOnly(program) : located(place)],
    ...(bucket === undefined ? {} : { partialFingerprints: { "traplineBucket/v1": bucket } }),
    ...(frames.length === 0 ? {} : {
      stacks: [{
        message: { text: "The stack of the thread at fault." },
        frames: frames.map((frame) => frameOf(frame, place, redact)),
      }],
    }),
    properties: { program, dumps: dumps.map(redact) },
  };
}

/** A result must have a place in a file: without a line of the repository it is the program's. */
function programOnly(program: string): object {
  return { physicalLocation: { artifactLocation: artifact(program), region: { startLine: 1 } } };
}

function located({ file, line, frame }: NonNullable<RunFinding["place"]>): object {
  return {
    physicalLocation: { artifactLocation: artifact(file), region: { startLine: line } },
    logicalLocations: [{ fullyQualifiedName: frameName(frame), kind: "function" }],
  };
}

function artifact(path: string): object {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT };
}

function frameOf(frame: StackFrame, place: RunFinding["place"], redact: (text: string) => string): object {
  const name = redact(frameName(frame));
  return {
    location: {
      message: { text: name },
      logicalLocations: [{ fullyQualifiedName: name }],
      ...(place?.frame === frame
        ? { physicalLocation: { artifactLocation: artifact(place.file), region: { startLine: place.line } } }
        : {}),
    },
    ...(frame.module === undefined ? {} : { module: redact(frame.module) }),
  };
}
