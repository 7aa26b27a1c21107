/** A captured dump in words. @module */
import type { StackFrame } from "../facts/frame.ts";
import { formatValue } from "../facts/formats.ts";
import { presetByName } from "../facts/presets.ts";
import { qualifierByName } from "../facts/qualifiers.ts";
import { statusFact } from "../facts/status.ts";
import { kindName } from "../recipe/actions/step_down.ts";
import type { Manifest, ManifestKind } from "../store/manifest.ts";
import { fold, hangFirst } from "./fold.ts";
import { piece } from "./paint.ts";
import { type Fact, frameName, type Look, type Story, tell } from "./story.ts";
import { bytes, plain, span } from "./text.ts";

/**
 * What a manifest says, for a terminal: what failed, where, the stack, and where the dump is.
 *
 * @param dump Where the dump, or for stacks alone the manifest, is: as it is to be shown.
 */
export function explain(manifest: Manifest, dump: string, look: Look = {}): string {
  return tell(storyOf(manifest, dump), look);
}

function storyOf(manifest: Manifest, dump: string): Story {
  const { exception, hang, stacks, stacksBecause, verification, target, pausedMs, live, bucket } = manifest;
  const stopped = exception !== undefined || hang !== undefined;
  return {
    ...headOf(manifest),
    groups: hang === undefined ? fold(stacks) : hangFirst(fold(stacks), hang.evidence),
    ...(stacksBecause === undefined ? {} : { note: `stacks could not be read: ${stacksBecause}` }),
    facts: [
      [
        "process",
        `${target.image.split("\\").at(-1)} (pid ${target.pid}), ` +
        (live ? `live: ${live}` : `paused ${span(pausedMs)}`),
      ],
      manifest.file.name === "" ? ["stacks", dump] : dumpFact(manifest, dump),
      ...(stopped && bucket !== undefined ? [["bucket", bucket] as const] : []),
    ],
    findings: verification.findings,
  };
}

/** The part of a manifest that says what happened. */
type Happened = Pick<Manifest, "rule" | "trigger" | "hang"> & {
  readonly exception?: Manifest["exception"];
};

function headOf(
  { exception, hang, rule, trigger }: Happened,
): Pick<Story, "kind" | "label" | "headline" | "details"> {
  if (exception !== undefined) {
    const { code, words, chance, module, offset } = exception;
    const name = statusFact(Number(code))?.name;
    return {
      kind: "crash",
      label: "CRASH",
      headline: words,
      details: [
        `${name === undefined ? code : `${code} ${name}`}, ${chance} chance`,
        ...(module === undefined ? [] : [`in ${module}+${offset}`]),
      ],
    };
  }
  if (hang !== undefined) {
    return {
      kind: "hang",
      label: "HANG",
      headline: hang.verdict,
      details: [...hang.evidence, `by rule ${rule}`],
    };
  }
  return { kind: "calm", label: "STOP", headline: stopInWords(trigger), details: [`by rule ${rule}`] };
}

/** What the target was doing, where it was no exception. */
export function stopInWords(trigger: Manifest["trigger"]): string {
  switch (trigger.kind) {
    case "process-exit":
      return `exit with ${trigger.code}`;
    case "load":
    case "unload":
      return `${trigger.kind} of ${plain(trigger.path)}`;
    case "debug-text":
      return `debug text "${plain(trigger.text)}"`;
    case "breakpoint":
      return `breakpoint ${plain(trigger.breakpoint)}`;
    case "tick":
    case "manual":
      return "snapshot";
    default:
      return trigger.kind;
  }
}

/** Where the dump is, and whether it is what was asked. */
function dumpFact({ file, verification, asked, written, rule }: Manifest, dump: string): Fact {
  return [
    "dump",
    dump,
    [
      piece(`${bytes(file.bytes)}, `),
      verification.ok ? piece("verified", "good") : piece("FAILED VERIFICATION", "bad"),
      piece(`, asked ${asked.dump}, rule ${rule}`),
    ],
    ...(written.because === undefined ? [] : [`wrote ${kindInWords(written)} because ${written.because}`]),
  ];
}

/** A preset by its name; else the qualifier, and whether it has all memory. */
function kindInWords({ qualifier, format }: ManifestKind): string {
  const value = qualifierByName(qualifier)?.value;
  const name = value && kindName({ qualifier: value, format: formatValue(format) });
  if (name && presetByName(name)) return name;
  return format.includes("FULL_MEMORY") ? `${qualifier} with full memory` : [qualifier, ...format].join("+");
}

/** What failed, in one line. */
export function headline({ exception, rule, trigger }: Manifest): string {
  if (exception === undefined) return `${stopInWords(trigger)}, by rule ${rule}`;
  const { code, words, chance, module, offset } = exception;
  const where = module ? ` in ${module}+${offset}` : "";
  return `${words.startsWith("0x") ? "" : `${code} `}${words} (${chance} chance)${where}`;
}

/** `crash!null_write+0x7  [tests/fixtures/crash.c:17]`: a frame in one line. */
export function frameText(frame: StackFrame): string {
  const name = frameName(frame);
  return frame.file === undefined ? name : plain(`${name}  [${frame.file}:${frame.line}]`);
}
