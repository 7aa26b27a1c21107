/** A captured dump in words. @module */
import { causes } from "../clr/words.ts";
import { ruleWords } from "../facts/cause.ts";
import { basesInWords } from "../facts/cpp.ts";
import { chanceWords } from "../facts/event.ts";
import { filterWords } from "../facts/own_filter.ts";
import type { StackFrame } from "../facts/frame.ts";
import { formatValue } from "../facts/formats.ts";
import { presetByName } from "../facts/presets.ts";
import { qualifierByName } from "../facts/qualifiers.ts";
import { statusFact } from "../facts/status.ts";
import { kindName } from "../recipe/actions/step_down.ts";
import { ownEnd } from "../store/ending.ts";
import { headlineOf, label } from "../store/headline.ts";
import { type Collected, type Manifest, type ManifestKind, verificationWords } from "../store/manifest.ts";
import { isMachine, targetWords } from "../store/target.ts";
import { stowedDetails } from "./stowed_story.ts";
import { groupsOf } from "./group_stacks.ts";
import { piece } from "./terminal_text.ts";
import { type Fact, frameName, type Look, type Story, tell } from "./dump_report.ts";
import { count, formatBytes, plain, span } from "../facts/text.ts";

/**
 * What a manifest says, for a terminal: what failed, where, the stack, and where the dump is.
 *
 * @param dump Where the dump, or for stacks alone the manifest, is: as it is to be shown.
 */
export function explain(manifest: Manifest, dump: string, look: Look = {}): string {
  return tell(storyOf(manifest, dump), look);
}

function storyOf(manifest: Manifest, dump: string): Story {
  const { stacksBecause, verification, target, pausedMs, live, bucket } = manifest;
  return {
    ...headOf(manifest),
    groups: groupsOf(manifest),
    ...(stacksBecause === undefined ? {} : { note: `stacks could not be read: ${stacksBecause}` }),
    facts: [
      [
        isMachine(target) ? "machine" : "process",
        `${isMachine(target) ? `${target.machine}, Windows build ${target.build}` : targetWords(target)}, ` +
        (live ? `live: ${live}` : `paused ${span(pausedMs)}`),
      ],
      manifest.file.name === "" ? ["stacks", dump] : dumpFact(manifest, dump),
      ...(bucket !== undefined ? [["bucket", bucket] as const] : []),
    ],
    findings: verification.findings,
  };
}

function headOf(manifest: Manifest): Pick<Story, "kind" | "label" | "headline" | "details"> {
  const headline = headlineOf(manifest);
  return {
    kind: headline.kind,
    label: label(headline),
    headline: headline.text,
    details: detailsOf(manifest),
  };
}

/** What there is to say beside the headline: the code and the place, the evidence, the rule. */
export function detailsOf(manifest: Manifest): string[] {
  const { exception, bugCheck, hang, managed, cpp, stowed, rule, cause, trigger } = manifest;
  if (bugCheck !== undefined) {
    const { code, name, parameters } = bugCheck;
    return [`${code} ${name} (${parameters.join(", ")})`];
  }
  if (exception !== undefined) {
    const { code, chance, module, offset } = exception;
    const name = statusFact(Number(code))?.name;
    return [
      `${name === undefined ? code : `${code} ${name}`}, ${
        ownEnd(trigger) ?? (trigger.kind === "exception" ? chanceWords(trigger) : `${chance} chance`)
      }`,
      ...(module === undefined ? [] : [`in ${module}+${offset}`]),
      ...runtimeWords(managed),
      ...(cpp === undefined ? [] : basesInWords(cpp)),
      ...stowedDetails(stowed),
      ...filterWords(trigger),
    ];
  }
  const ended = hang === undefined && managed?.exception !== undefined ? causes(managed.exception) : [];
  return [
    ...hang?.evidence ?? [],
    ...ended,
    `by rule ${rule}${cause === undefined ? "" : `: ${ruleWords(cause)}`}`,
  ];
}

/** What led to .NET's exception; or why none was read, though there is a runtime. */
function runtimeWords(managed: Manifest["managed"]): string[] {
  if (managed?.exception !== undefined) return causes(managed.exception);
  const { runtime: { version = "" } = {}, notRead: [because] = [] } = managed ?? {};
  return because === undefined
    ? []
    : [`what .NET ${version} knows was not read: ${because}`.replace("  ", " ")];
}

/** Where the dump is, and whether it is what was asked. */
function dumpFact(
  { file, verification, asked, written, rule, managed, collected }: Manifest,
  dump: string,
): Fact {
  const state = verificationWords(verification);
  return [
    "dump",
    dump,
    [
      piece(`${formatBytes(file.bytes)}, `),
      piece(state, STYLES[state]),
      piece(`, asked ${asked.dump}, rule ${rule}`),
    ],
    ...(written.because === undefined ? [] : [`wrote ${kindInWords(written)} because ${written.because}`]),
    ...(written.added === undefined ? [] : [addedInWords(written.added, managed)]),
    ...(collected === undefined ? [] : collectedInWords(collected)),
  ];
}

/** At most this many files that were left out are named with the reason; the manifest has all. */
const LEFT = 5;

/** What was collected, and what not. */
function collectedInWords({ name, files, left, bytes }: Collected): string[] {
  const more = left.length - LEFT;
  return [
    ...(name === "" ? [] : [`with ${count(files.length, "file")} in ${name}, ${formatBytes(bytes)}`]),
    ...left.slice(0, LEFT).map(({ path, because }) => `without ${path}: ${because}`),
    ...(more > 0 ? [`without ${count(more, "file")} more, which the manifest names`] : []),
  ];
}

const STYLES = { "verified": "good", "written, not checked": "plain", "FAILED VERIFICATION": "bad" } as const;

/** What was put into the dump beside what the engine wrote. */
function addedInWords(
  added: NonNullable<Manifest["written"]["added"]>,
  managed: Manifest["managed"],
): string {
  const whose = managed === undefined ? "exception" : ".NET runtime";
  return "because" in added
    ? `memory of the ${whose} could not be added: ${added.because}`
    : `with ${formatBytes(added.bytes)} of the ${whose}'s memory added`;
}

/** A preset by its name; else the qualifier, and whether it has all memory. */
function kindInWords({ qualifier, format }: ManifestKind): string {
  const value = qualifierByName(qualifier)?.value;
  const name = value && kindName({ qualifier: value, format: formatValue(format) });
  if (name && presetByName(name)) return name;
  return format.includes("FULL_MEMORY") ? `${qualifier} with full memory` : [qualifier, ...format].join("+");
}

/** `crash!null_write+0x7  [tests/fixtures/crash.c:17]`: a frame in one line. */
export function frameText(frame: StackFrame): string {
  const name = frameName(frame);
  return frame.file === undefined ? name : plain(`${name}  [${frame.file}:${frame.line}]`);
}
