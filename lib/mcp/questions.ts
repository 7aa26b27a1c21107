/** What can be asked about the dumps of a folder, without the protocol: each question gives plain data. @module */
import type { InspectedDump } from "../report/inspection_schema.ts";
import { frameName } from "../minidump/mod.ts";
import type { DumpFolder, Listed } from "./folder.ts";

/** Reads one dump as `trapline inspect` does. */
export type Inspect = (path: string) => Promise<InspectedDump>;

/** Groups of captures with the same bucket, the most frequent first. */
export async function buckets(folder: DumpFolder, limit: number): Promise<object> {
  const all = await folder.list();
  const groups = new Map<string, Listed[]>();
  for (const each of all) {
    const bucket = each.bucket ?? (each.captured === undefined ? "without a manifest" : "without a bucket");
    groups.set(bucket, [...groups.get(bucket) ?? [], each]);
  }
  const ranked = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return {
    dumps: all.length,
    buckets: ranked.length,
    shown: ranked.slice(0, limit).map(([bucket, captures]) => ({
      bucket,
      count: captures.length,
      headline: captures[0]?.headline,
      programs: [...new Set(captures.flatMap(({ program }) => program ?? []))].slice(0, 10),
      newest: captures[0]?.captured,
      oldest: captures.at(-1)?.captured,
      example: captures[0]?.name,
    })),
  };
}

/** Captures, the newest first, of a bucket where one is given. */
export async function dumps(
  folder: DumpFolder,
  { bucket, limit, offset }: { bucket?: string | undefined; limit: number; offset: number },
): Promise<object> {
  const all = (await folder.list()).filter((each) => bucket === undefined || each.bucket === bucket);
  return { dumps: all.length, offset, shown: all.slice(offset, offset + limit).map(withoutFrames) };
}

/** Captures in whose headline, program, bucket, exception or frames a text occurs; case doesn't matter. */
export async function search(folder: DumpFolder, text: string, limit: number): Promise<object> {
  const wanted = text.toLowerCase();
  const found = (await folder.list()).flatMap((each) => {
    const { name, headline, program, bucket, rule, exception, frames } = each;
    const places = Object.entries({ name, headline, program, bucket, rule, exception })
      .filter(([, value]) => value?.toLowerCase().includes(wanted)).map(([key]) => key);
    const inFrames = frames.filter((frame) => frame.toLowerCase().includes(wanted));
    if (places.length + inFrames.length === 0) return [];
    return [{ ...withoutFrames(each), foundIn: places, frames: inFrames.slice(0, 5) }];
  });
  return { found: found.length, shown: found.slice(0, limit) };
}

function withoutFrames({ frames: _, ...rest }: Listed): Omit<Listed, "frames"> {
  return rest;
}

/** What a dump says: what happened, is it whole, of which process. */
export async function overview(
  inspect: Inspect,
  { path, name }: { path: string; name: string },
): Promise<object> {
  const dump = await inspect(path);
  const { summary, kernel, managed, cpp, hang, capture, findings } = dump;
  return {
    ...brief(dump, name),
    what: dump.what,
    usable: dump.usable,
    findings: findings.slice(0, 20),
    exception: summary?.exception,
    hang,
    capture,
    process: summary?.process,
    os: summary?.os,
    threads: summary?.threadCount,
    modules: summary?.moduleCount,
    memory: summary?.memory,
    managed: managed?.exception,
    cpp,
    bugCheck: kernel?.bugCheck,
    fault: kernel?.fault,
    top: dump.stacks?.groups[0]?.frames.slice(0, 8).map(frameText),
  };
}

/** The stacks of a dump; threads with like stacks together, the most telling first. */
export async function stacks(
  inspect: Inspect,
  { path, name, threads, frames }: { path: string; name: string; threads: number; frames: number },
): Promise<object> {
  const dump = await inspect(path);
  const groups = dump.stacks?.groups ?? [];
  return {
    ...brief(dump, name),
    from: dump.stacks?.from,
    lacking: dump.stacks?.lacking?.slice(0, 20),
    because: dump.stacks?.because,
    groups: groups.length,
    shown: groups.slice(0, threads).map(({ event, threads: of, frames: all, cut }) => ({
      event,
      threads: of.slice(0, 20),
      frames: all.slice(0, frames).map(frameText),
      more: Math.max(0, all.length - frames),
      cut,
    })),
  };
}

/** What two dumps have in common and what not: bucket, headline, frames, versions of modules. */
export async function compare(
  inspect: Inspect,
  one: { path: string; name: string },
  other: { path: string; name: string },
): Promise<object> {
  const [a, b] = [await inspect(one.path), await inspect(other.path)];
  const [framesOfA, framesOfB] = [topFrames(a), topFrames(b)];
  const common = framesOfA.findIndex((frame, at) => frame !== framesOfB[at]);
  const modules = (dump: InspectedDump): Map<string, string> =>
    new Map(
      (dump.summary?.modules ?? []).map((
        { name, codeId, version },
      ) => [name.toLowerCase(), version ?? codeId ?? ""]),
    );
  const [ofA, ofB] = [modules(a), modules(b)];
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
  const different = names.filter((name) => ofA.get(name) !== ofB.get(name));
  return {
    dumps: [brief(a, one.name), brief(b, other.name)],
    sameBucket: a.bucket !== undefined && a.bucket === b.bucket,
    sameFrames: common < 0 ? Math.min(framesOfA.length, framesOfB.length) : common,
    frames: [framesOfA.slice(0, 12), framesOfB.slice(0, 12)],
    modulesThatDiffer: different.length,
    modules: different.slice(0, 40).map((name) => ({
      name,
      versions: [ofA.get(name) ?? null, ofB.get(name) ?? null],
    })),
  };
}

function topFrames({ stacks }: InspectedDump): string[] {
  return (stacks?.groups[0]?.frames ?? []).map(frameName);
}

function brief({ headline, bucket, bytes }: InspectedDump, dump: string): object {
  return { dump, bytes, headline: `${headline.label} ${headline.text}`, bucket };
}

type Frame = NonNullable<InspectedDump["stacks"]>["groups"][number]["frames"][number];

function frameText(frame: Frame): string {
  return frame.file === undefined ? frameName(frame) : `${frameName(frame)} [${frame.file}:${frame.line}]`;
}
