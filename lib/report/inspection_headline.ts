/** What happened in a dump, from its manifest, or without one from the dump alone. @module */
import { exceptionWords } from "../facts/managed.ts";
import type { StopKind, Summary } from "../minidump/mod.ts";
import { endHeadline, endInComment } from "../store/ending.ts";
import { stowedWords } from "../facts/stowed.ts";
import type { Manifest } from "../store/manifest.ts";
import type { InspectedDump } from "./inspection_schema.ts";

type Told = InspectedDump["headline"];

const STOPS: Readonly<Record<StopKind, Pick<Told, "kind" | "label">>> = {
  crash: { kind: "crash", label: "CRASH" },
  hang: { kind: "hang", label: "HANG" },
  break: { kind: "calm", label: "STOP" },
  request: { kind: "calm", label: "SNAPSHOT" },
};

/** The headline of a dump that can be read. Who captured it knows what fired; the exception in it may be the engine's. */
export async function headlineOfDump(
  summary: Summary,
  manifest: Manifest | undefined,
  { managed, cpp, stowed, hang }: Pick<InspectedDump, "managed" | "cpp" | "stowed" | "hang">,
): Promise<Told> {
  const told = manifest === undefined ? await alone(summary) : await captured(manifest);
  // Who captured it says it already, and which chance it was.
  const first = manifest === undefined ? stowedWords(stowed ?? []) : undefined;
  if (first !== undefined) return { ...told, text: first };
  const thrown = managed?.exception ?? (manifest === undefined ? cpp : undefined);
  if (thrown !== undefined && summary.exception !== undefined && told.kind !== "hang") {
    return { ...told, text: exceptionWords(thrown) };
  }
  return hang === undefined || told.kind === "hang"
    ? told
    : { kind: "hang", label: "HANG", text: hang.verdict };
}

/** What a file is that is no dump, or none that can be read. */
export function headlineOfFile({ kind, what }: Pick<InspectedDump, "kind" | "what">): Told {
  return { kind: "broken", label: kind.endsWith("-minidump") ? "BROKEN" : "NO DUMP", text: what };
}

/** The words of what fired, with their tables, are loaded where something says that it did. */
async function wordsOfHeadlines(): Promise<typeof import("../store/headline.ts")> {
  return await import("../store/headline.ts" as string) as typeof import("../store/headline.ts");
}

async function captured(manifest: Manifest): Promise<Told> {
  const { headlineOf, label } = await wordsOfHeadlines();
  const headline = headlineOf(manifest);
  return { kind: headline.kind, label: label(headline), text: headline.text };
}

async function alone({ exception, comment }: Summary): Promise<Told> {
  const end = exception?.stop === "break" ? endHeadline(endInComment(comment) ?? "") : undefined;
  if (end !== undefined) {
    const { label } = await wordsOfHeadlines();
    return { kind: end.kind, label: label(end), text: end.text };
  }
  return exception === undefined
    ? { kind: "calm", label: "DUMP", text: "a dump without an exception" }
    : { ...STOPS[exception.stop], text: exception.words };
}
