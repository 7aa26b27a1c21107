/** What a run found, once for each cause, for files that other tools read: the common part of JUnit and SARIF. @module */
import type { StackFrame } from "../facts/frame.ts";
import { plain } from "../facts/text.ts";
import { headlineOf, headlineText } from "../store/headline.ts";
import type { Manifest } from "../store/manifest.ts";
import { targetName } from "../store/target.ts";
import { detailsOf } from "./explain.ts";
import { groupsOf } from "./group_stacks.ts";
import { buckets } from "./markdown.ts";
import { placeOf, type SourcePlace, type Sources } from "./place.ts";
import type { EndedRun } from "./run_view.ts";

/** How a run is made into a file. */
export interface FindingOptions {
  readonly sources: Sources;
  /** Hides what must not be published. */
  readonly redact: (text: string) => string;
}

/** One cause: its captures, in words. */
export interface RunFinding {
  /** `crash/access-violation`, `hang/waiting`, `memory`: what kind of thing it is. */
  readonly rule: string;
  readonly isFatal: boolean;
  readonly program: string;
  readonly headline: string;
  readonly details: readonly string[];
  readonly frames: readonly StackFrame[];
  readonly place: SourcePlace | undefined;
  readonly bucket: string | undefined;
  /** The paths of its dumps. */
  readonly dumps: readonly string[];
}

const FRAMES = 64;

/** Every cause of a run, the first capture of each in words. */
export function runFindings(
  { captures, killedBy }: Pick<EndedRun, "captures" | "killedBy">,
  { sources, redact }: FindingOptions,
): RunFinding[] {
  const say = (text: string): string => redact(plain(text));
  return buckets(captures).map((same): RunFinding => {
    const { manifest } = same[0]!;
    return {
      rule: ruleOf(manifest),
      isFatal: manifest.exception?.chance === "second" || manifest.bugCheck !== undefined ||
        manifest.rule === killedBy || manifest.hang !== undefined,
      program: say(targetName(manifest.target)),
      headline: say(headlineText(headlineOf(manifest))),
      details: detailsOf(manifest).map(say),
      frames: groupsOf(manifest)[0]?.frames.slice(0, FRAMES) ?? [],
      place: placeOf(manifest, sources),
      bucket: manifest.bucket,
      dumps: same.map(({ dump, manifestPath }) => dump || manifestPath),
    };
  });
}

/** The kind of thing in words that are the same for all of its kind. */
function ruleOf(manifest: Manifest): string {
  const { exception, hang } = manifest;
  const { what } = headlineOf(manifest);
  const kind = slug(what);
  if (exception !== undefined) {
    return `${kind}/${
      slug(exception.words.split(/[\d(:]/)[0]!.replace(/ (reading|writing|executing).*$/, ""))
    }`;
  }
  return hang === undefined ? kind : `${kind}/${slug(hang.verdict)}`;
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "") || "other";
}
