/** The stacks of dumps as they are read here, beside the engine's own, frame by frame. @module */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fixtureFolder } from "../../scripts/fixtures/compiler.ts";
import { NAMES } from "../../scripts/fixtures/programs.ts";
import { IMAGES } from "../../scripts/lab/layout.ts";
import { type InspectedStacks, inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { programs, seen, trapline } from "./trapline.ts";

type Frame = InspectedStacks["groups"][number]["frames"][number];

/** How far the two agree on one dump. */
export interface Agreement {
  /** The dump's file name. */
  readonly dump: string;
  readonly stacks: number;
  /** Frames that are the same by address, module, offset, name and line. */
  readonly alike: number;
  /** Frames here that are marked as guesses, or stand behind one; they are not compared. */
  readonly guessed: number;
  /** The engine's frames behind the place where a stack was cut here, with the reason. */
  readonly behind: number;
  readonly cuts: readonly string[];
  /** What differs, in words. */
  readonly differences: readonly string[];
}

/** Compares every dump in a folder, which must hold no manifests. */
export async function agreements(folder: string): Promise<Agreement[]> {
  const { path } = await programs();
  const folders = [...new Set(NAMES.map((name) => dirname(path(name))))];
  const images = [IMAGES, ...folders, ...await foldersOfRealPrograms()].join(";");
  const ours = inspected((await native(["inspect", "--json", "--images", images, folder])).stdout);
  const symbols = folders.map(seen).join(";");
  const theirs = inspected(
    (await trapline(["inspect", "--json", "--engine", "--symbols", symbols, seen(folder)])).stdout,
  );
  return [...ours].map(([dump, stacks]) => agreement(dump, stacks, theirs.get(dump)));
}

/** Where the programs lie that nobody here wrote, as far as tests have fetched them. */
async function foldersOfRealPrograms(): Promise<string[]> {
  const folders: string[] = [];
  for await (const { name } of Deno.readDir(fixtureFolder())) {
    const folder = join(fixtureFolder(), name);
    if (!name.startsWith("real-")) continue;
    folders.push(
      ...[folder, join(folder, "bin"), join(folder, "win", "x64")].filter((each) => existsSync(each)),
    );
  }
  return folders;
}

/** What inspect says of a folder, by the dump's name. */
function inspected(stdout: string): Map<string, InspectedStacks> {
  const { dumps } = inspectionSchema.parse(JSON.parse(stdout));
  return new Map(
    dumps.flatMap(({ file, stacks }) => stacks === undefined ? [] : [[file.split(/[\\/]/).at(-1)!, stacks]]),
  );
}

function agreement(dump: string, { from, groups }: InspectedStacks, theirs?: InspectedStacks): Agreement {
  const known = new Map(
    theirs?.groups.flatMap(({ threads, frames }) => threads.map(({ tid }) => [tid, frames])),
  );
  let [alike, guessed, behind] = [0, 0, 0];
  const [cuts, differences]: [string[], string[]] = [[], []];
  if (from !== "dump") differences.push(`the stacks here are from the ${from}`);
  if (theirs?.from !== "engine") differences.push(`the engine read none: ${theirs?.because}`);
  // Those that are folded into one have the same frames.
  for (const { threads: [thread], frames, cut } of groups) {
    const expected = known.get(thread!.tid) ?? [];
    const guess = frames.findIndex(({ found }) => found === "scan");
    const sure = guess < 0 ? frames : frames.slice(0, guess);
    guessed += frames.length - sure.length;
    for (const [index, frame] of sure.entries()) {
      const [one, other] = [plain(frame), plain(expected[index])];
      if (one === other) alike++;
      else differences.push(`thread ${thread!.tid}, frame ${index}: ${one} here, ${other} there`);
    }
    if (guess < 0 && cut === undefined && expected.length !== frames.length) {
      differences.push(`thread ${thread!.tid}: ${frames.length} frames here, ${expected.length} there`);
    }
    if (cut !== undefined) {
      cuts.push(cut);
      behind += Math.max(0, expected.length - sure.length);
    }
  }
  return { dump, stacks: groups.length, alike, guessed, behind, cuts, differences };
}

/** One place has two names in ntdll, and in msvcrt, and the engine takes either. */
function plain(frame: Frame | undefined): string {
  if (frame === undefined) return "nothing";
  const { address, module, offset, function: name, displacement, file, line } = frame;
  const called = name === undefined ? "" : `!${name.replace(/^Zw/, "Nt").replace(/^_/, "")}+${displacement}`;
  return `${address} ${module}+${offset}${called} ${file ?? ""}:${line ?? ""}`;
}
