/** One inspected dump for people. @module */
import { isOwn } from "../minidump/mod.ts";
import { causes } from "../clr/words.ts";
import { basesInWords } from "../facts/cpp.ts";
import { stowedDetails } from "./stowed_story.ts";
import { endInComment } from "../store/ending.ts";
import { filterWords } from "../facts/own_filter.ts";
import { hangFirst } from "./group_stacks.ts";
import type { InspectedDump, InspectedStacks, InspectedSummary } from "./inspection_schema.ts";
import { type Piece, piece } from "./terminal_text.ts";
import type { Fact, Story } from "./dump_report.ts";
import { count, formatBytes, span } from "../facts/text.ts";

type Head = Pick<Story, "kind" | "label" | "headline" | "details">;

/** All that is known of a dump of a process, in the shape of what `run` tells of its captures. */
export function storyOfDump(dump: InspectedDump): Story {
  const { summary, stacks, bucket, findings } = dump;
  // The first finding of a file that is no dump says only what the headline says.
  if (summary === undefined) {
    return { ...headOf(dump), groups: [], facts: [fileFact(dump)], findings: findings.slice(1) };
  }
  const note = stacks?.from === "registers"
    ? registersNote(stacks, dump)
    : stacks && guessNote(stacks, dump.kind);
  return {
    ...headOf(dump),
    groups: dump.hang === undefined
      ? stacks?.groups ?? []
      : hangFirst(stacks?.groups ?? [], dump.hang.evidence),
    ...(note === undefined ? {} : { note }),
    facts: [
      ...sourceFacts(dump),
      ...processFacts(dump, summary),
      systemFact(summary),
      ["holds", contents(summary)],
      ...managedFacts(dump),
      fileFact(dump),
      ...captureFacts(dump),
      ...notes(dump, summary),
      ...(bucket === undefined ? [] : [["bucket", bucket] as const]),
    ],
    findings,
  };
}

/** Says which frames are guesses, and which files would make them sure. */
function guessNote(
  { groups, lacking }: InspectedStacks,
  kind: InspectedDump["kind"],
): string | undefined {
  if (!groups.some(({ frames }) => frames.some(({ found }) => found === "scan"))) return undefined;
  const how = lacking === undefined || kind !== "windows-minidump"
    ? ""
    : `; ${option(lacking)} FOLDER with ${listed(lacking)}, or a server in --symbols, makes them sure`;
  return `frames with a ? are guesses: there is no unwind data for the code before them${how}`;
}

/** The option that takes a folder of such files. */
function option([first = ""]: readonly string[]): string {
  return /\.pdb$/i.test(first) ? "--symbols" : "--images";
}

const MOST_LISTED = 4;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The engine opens dumps of Windows alone. */
function registersNote({ because, lacking }: InspectedStacks, { kind, managed }: InspectedDump): string {
  const why = because === undefined ? "" : ` (${because})`;
  const files = lacking === undefined ? "" : `${option(lacking)} FOLDER with ${listed(lacking)}, or `;
  const how = kind === "windows-minidump" && because === undefined ? `; ${files}--engine reads them` : "";
  if (managed?.threads.some(({ frames }) => frames.length > 0)) {
    return `of native code only where each thread was is known${why}${how}`;
  }
  return `no stacks are known${why}: this is where each thread was${how}`;
}

function headOf({ headline, summary, capture, hang, managed, cpp, stowed, usable }: InspectedDump): Head {
  const { kind, label, text } = headline;
  const broken = usable || summary === undefined
    ? []
    : ["the dump is not whole: what follows is what could be read"];
  const thrown = managed?.exception === undefined
    ? cpp === undefined ? [] : basesInWords(cpp)
    : causes(managed.exception);
  return {
    kind,
    label,
    headline: text,
    details: [
      ...evidence(summary?.exception, capture, hang, summary?.comment),
      ...thrown,
      ...stowedDetails(stowed),
      ...broken,
    ],
  };
}

/** What shows it: of an exception its code and place, where the rule fired at it or nobody says what fired. */
function evidence(
  exception: Exception | undefined,
  capture: InspectedDump["capture"],
  hang: InspectedDump["hang"],
  comment: string | undefined,
): readonly string[] {
  if (hang !== undefined) return hang.evidence;
  if (exception !== undefined && (capture === undefined || capture.chance !== undefined)) {
    return [
      ...exceptionDetails(
        exception,
        capture === undefined ? endInComment(comment) : capture.ended ?? `${capture.chance} chance`,
      ),
      ...(capture === undefined ? [] : filterWords(capture.trigger)),
    ];
  }
  return capture === undefined ? [] : [`by rule ${capture.rule}${capture.waits ? `: ${capture.waits}` : ""}`];
}

type Exception = NonNullable<InspectedSummary["exception"]>;

function exceptionDetails({ code, name, at, threadId, threadName }: Exception, how?: string): string[] {
  const what = [
    `${code}${name === undefined ? "" : ` ${name}`}`,
    ...(how === undefined ? [] : [how]),
  ];
  const where = at?.module === undefined
    ? at?.unloadedModule === undefined ? at?.address : `${at.unloadedModule}+${at.offset}, which was unloaded`
    : `${at.module}+${at.offset}`;
  const version = at?.version === undefined || at.version === "0.0.0.0" ? [] : [`version ${at.version}`];
  const thread = `thread ${threadId}${threadName === undefined ? "" : ` ${threadName}`}`;
  return [what.join(", "), [`in ${where ?? "an unknown place"}`, ...version, thread].join(", ")];
}

function processFacts(
  { capture }: InspectedDump,
  { process, written, threadCount, cpu }: InspectedSummary,
): Fact[] {
  const ran = process.created === undefined ? 0 : Date.parse(written) - Date.parse(process.created);
  const busy = ((process.userSeconds ?? 0) + (process.kernelSeconds ?? 0)) * 1000;
  const parts = [
    process.image ?? "unknown",
    ...(process.id === undefined ? [] : [`pid ${process.id}`]),
    ...(process.wow64 ? ["a 32-bit program in a 64-bit dump"] : cpu === undefined ? [] : [cpu.name]),
    count(threadCount, "thread"),
    ...(ran > 0 ? [`ran ${span(ran)}`] : []),
    ...(busy > 0 ? [`${span(busy)} of processor time`] : []),
  ];
  const memory = process.memory === undefined ? [] : [
    `${formatBytes(process.memory.private)} of its own, ${
      formatBytes(process.memory.workingSet)
    } in RAM, at most ${formatBytes(process.memory.peak)}` +
    (process.handles === undefined ? "" : `, ${count(process.handles, "handle")}`),
  ];
  return [
    ["process", parts.join(", "), ...memory],
    ...(capture === undefined || capture.commandLine === ""
      ? []
      : [["command", capture.commandLine] as const]),
  ];
}

/** The lines around the place, and where that is on the web. */
function sourceFacts({ source, stacks }: InspectedDump): Fact[] {
  const frames = stacks?.groups[0]?.frames ?? [];
  const url = frames.find((frame) => frame.url !== undefined && isOwn(frame))?.url;
  const width = String(source?.lines.at(-1)?.line ?? "").length;
  const lines = source?.lines.map(({ line, text }): readonly Piece[] => {
    const is = line === source.line;
    const number = `${is ? ">" : " "} ${String(line).padStart(width)}  `;
    return [
      piece(number, is ? "strong" : "quiet"),
      piece(text.replaceAll("\t", "  "), is ? "strong" : "plain"),
    ];
  }) ?? [];
  const at = source === undefined ? [] : [`${source.path}:${source.line}, as it is now`];
  const all = [...at, ...lines, ...(url === undefined ? [] : [url])];
  return all.length === 0 ? [] : [["source", ...all]];
}

function systemFact({ os, cpu }: InspectedSummary): Fact {
  const version = os === undefined
    ? "unknown"
    : [os.wine && "Wine as", os.name, os.version, os.servicePack].filter(Boolean).join(" ");
  return ["system", [version, ...(cpu === undefined ? [] : [count(cpu.processors, "processor")])].join(", ")];
}

function fileFact({ file, bytes: size, usable, summary }: InspectedDump): Fact {
  const state: readonly Piece[] = [
    piece(`${formatBytes(size)}, `),
    usable ? piece("whole", "good") : piece("not usable", "bad"),
    piece(summary === undefined ? "" : `, written ${moment(summary.written)}`),
  ];
  return ["dump", file, state];
}

function managedFacts({ managed }: InspectedDump): Fact[] {
  if (managed === undefined) return [];
  const { runtime: { version, singleFile, nativeAot }, threads, notRead } = managed;
  const kind = nativeAot ? ", compiled ahead of time" : singleFile ? " in a single file" : "";
  const what = `${version ?? "of an unknown version"}${kind}`;
  if (nativeAot) return [[".NET", what, ...notRead]];
  return [[".NET", `${what}, ${count(threads.length, "thread")} of its own`, ...notRead]];
}

function contents({ memory, moduleCount }: InspectedSummary): string {
  const held = memory.full
    ? `all memory (${formatBytes(memory.bytes)})`
    : `${formatBytes(memory.bytes)} of memory`;
  return `${held}, ${count(moduleCount, "module")}`;
}

/** `2026-11-24 18:21:53Z`. */
export function moment(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+Z$/, "Z");
}

function captureFacts({ capture }: InspectedDump): Fact[] {
  if (capture === undefined) return [];
  const { rule, recipe, asked, pausedMs } = capture;
  return [["capture", `rule ${rule} of ${recipe}, asked ${asked}, paused ${span(pausedMs)}`]];
}

const MOST_NOTES = 12;

function notes({ capture }: InspectedDump, { comment, assertion, annotations }: InspectedSummary): Fact[] {
  const noted = Object.entries(annotations);
  const lines = noted.slice(0, MOST_NOTES).map(([name, value]) => `${name} = ${value}`);
  if (noted.length > MOST_NOTES) lines.push(`and ${noted.length - MOST_NOTES} more`);
  return [
    // Our own comment says what the manifest says better.
    ...(comment === undefined || comment.trim() === "" || capture !== undefined
      ? []
      : [["comment", comment] as const]),
    ...(assertion === undefined || isEmpty(assertion)
      ? []
      : [["assertion", assertionWords(assertion)] as const]),
    ...(lines.length === 0 ? [] : [["noted", ...lines] as const]),
  ];
}

type Assertion = NonNullable<InspectedSummary["assertion"]>;

/** Some writers leave an assertion that says nothing. */
function isEmpty({ expression, function: name, file }: Assertion): boolean {
  return expression + name + file === "";
}

function assertionWords(assertion: Assertion): string {
  const { kind, expression, function: name, file, line } = assertion;
  const where = file === "" ? name : `${name} (${file}:${line})`;
  return [kind.replaceAll("-", " "), expression, where].filter((part) => part !== "").join(": ");
}
