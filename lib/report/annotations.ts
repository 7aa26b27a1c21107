/** What a run's captures are for a person who reads the code. @module */
import type { Annotation } from "../ci/service.ts";
import type { Manifest } from "../store/manifest.ts";
import { targetName } from "../store/target.ts";
import { headlineOf, headlineText } from "../store/headline.ts";
import { frameText } from "./explain.ts";
import { groupsOf } from "./group_stacks.ts";
import { buckets } from "./markdown.ts";
import { placeOf, type Sources } from "./place.ts";
import type { EndedRun } from "./run_view.ts";
import { plain } from "../facts/text.ts";

/** A service shows this many of a kind for a step and drops the rest without a word. */
const AT_MOST = 10;
const FRAMES = 12;

/** What a run captured, what it could not, and the rule that killed the program. */
type Captured = Pick<EndedRun, "captures" | "missed" | "killedBy">;

/** One for each bucket, at its line of the repository, and one for each dump that there is not. */
export function annotationsOf(
  run: Captured,
  sources: Sources,
  redact: (text: string) => string,
): Annotation[] {
  const crashes = ofInterest(buckets(run.captures).map(([first]) => first!.manifest), sources)
    .map((manifest) => ofCapture(manifest, run, sources));
  const bad = run.captures.filter(({ ok }) => !ok).map(({ manifest }): Annotation => ({
    level: "warning",
    title: "A dump failed verification",
    text: manifest.verification.findings.map(({ message }) => plain(message)).join("\n"),
  }));
  const missed = run.missed.map(({ rule, asked, because }): Annotation => ({
    level: "warning",
    title: "No dump",
    text: plain(`${asked} for rule ${rule}: ${because}`),
  }));
  const all = [...crashes, ...bad, ...missed].map((one) => ({
    ...one,
    title: redact(one.title),
    text: redact(one.text),
  }));
  return [...limited(all, "error"), ...limited(all, "warning")];
}

/** A rule that dumps every process there is dumps those too that only wait: those with a place in the code are shown. */
function ofInterest(manifests: readonly Manifest[], sources: Sources): Manifest[] {
  const firing = ({ rule, trigger }: Manifest): string => `${rule} ${trigger.at}`;
  const placed = new Set(manifests.filter((one) => placeOf(one, sources)).map(firing));
  return manifests.filter((one) =>
    one.exception || one.bugCheck || !placed.has(firing(one)) || placeOf(one, sources)
  );
}

function ofCapture(
  manifest: Manifest,
  { killedBy }: Captured,
  sources: Sources,
): Annotation {
  const fatal = manifest.exception?.chance === "second" || manifest.bugCheck !== undefined ||
    manifest.rule === killedBy;
  const [group] = groupsOf(manifest);
  const image = plain(targetName(manifest.target));
  return {
    level: fatal ? "error" : "warning",
    title: `${image}: ${plain(headlineText(headlineOf(manifest)))}`,
    text: group?.frames.slice(0, FRAMES).map(frameText).join("\n") || "no stack could be read",
    place: placeOf(manifest, sources),
  };
}

/** Those of a kind that are shown; the last one tells how many are not. */
function limited(all: readonly Annotation[], level: Annotation["level"]): Annotation[] {
  const some = all.filter((one) => one.level === level);
  if (some.length <= AT_MOST) return some;
  const text = `${some.length - AT_MOST + 1} more; the summary has them`;
  return [...some.slice(0, AT_MOST - 1), { level, title: "Trapline", text }];
}
