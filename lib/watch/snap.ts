/** One dump of a running process, now. @module */
import { TargetError } from "./errors.ts";
import type { DumpOutcome, Miss } from "../log/record.ts";
import type { DumpKind } from "../recipe/actions/dump_kind.ts";
import type { Capture } from "../store/manifest.ts";
import { Folder } from "../store/private_folder.ts";
import { Captures, type Stop } from "./capture/captures.ts";
import { ProcessSubject } from "./capture/process_subject.ts";
import { findTargets, type FoundProcess } from "./find/find.ts";
import { waitForTarget } from "./find/matches.ts";
import { parseSelector, type Selector } from "./find/selector.ts";
import { processTree } from "./find/tree.ts";
import type { Identity } from "../log/result.ts";
import { notWritten, type PlannedDump } from "./capture/planned.ts";
import { Snapshotter } from "./capture/snapshotter.ts";
import { Targets } from "./session/target.ts";

/** What to take and where to put it. */
export interface SnapOptions {
  /** A pid, an image name, or what {@link parseSelector} gives; with `pick: "all"` each match is dumped. */
  readonly target: string | Selector;
  /** Whether to wait for one to start when none runs. */
  readonly wait?: boolean | undefined;
  /** Whether the processes that it started are dumped too, those first. */
  readonly tree?: boolean | undefined;
  /** What to write; what is asked twice is written once. */
  readonly dumps: readonly DumpKind[];
  /** The output folder. */
  readonly out: string;
  /** The engine's folder; without it the usual places are asked. */
  readonly engine?: string | undefined;
  /** Where PDBs are looked for, beside the usual places. */
  readonly symbols?: string | undefined;
  /** Called when a snapshot host has its job, with its pid. */
  readonly onHost?: (pid: number) => void;
}

const NO_ENGINE = { source: "", version: "", folder: "" };

/** What a snap gave. */
export interface SnapResult {
  /** The dumps that were written. */
  readonly captures: readonly Capture[];
  /** The dumps that could not be written. */
  readonly missed: readonly Miss[];
}

/** The work of `snap` in mod.ts. */
export async function snap(options: SnapOptions): Promise<SnapResult> {
  const { target, wait, tree, out, engine, symbols } = options;
  const selector = typeof target === "string" ? parseSelector(target) : target;
  const found: FoundProcess[] = wait ? [await waitForTarget(selector)] : findTargets(selector);
  const wanted = tree ? treesOf(found) : found;
  const folder = await Folder.open(out);
  const captures = new Captures({
    recipe: "snap",
    folder,
    subject: new ProcessSubject({ folder: folder.path, engine, symbols }),
  });
  await using snapshotter = new Snapshotter(engine);
  const taken: Taken[] = [];
  let trouble: unknown;
  // All are taken before the first is read back, so that those of a tree are of nearly the same moment.
  for (const [i, each] of wanted.entries()) {
    const onHost = (host: number): void => {
      options.onHost?.(host);
      if (i + 1 < wanted.length) snapshotter.warm();
    };
    try {
      const { error, ...rest } = await take(each, captures, snapshotter, { ...options, onHost });
      trouble = error;
      taken.push(rest);
    } catch (error) {
      // One of several is reported as missed, and the others are dumped all the same.
      if (wanted.length === 1 || !(error instanceof TargetError)) throw error;
      captures.miss("snap", `process ${each.pid}`, error.message);
    }
  }
  // Also after a failure: what was reserved is given up, and nothing half written stays.
  for (const { stop, planned, outcomes } of taken) await captures.settle(stop, planned, outcomes);
  if (trouble !== undefined && wanted.length === 1) throw trouble;
  return { captures: captures.done, missed: captures.missed };
}

/** What is there to settle after a snapshot. */
interface Taken {
  readonly stop: Stop;
  readonly planned: readonly PlannedDump[];
  readonly outcomes: readonly DumpOutcome[];
}

/** Each process once, although one may have started another. */
function treesOf(roots: readonly Identity[]): FoundProcess[] {
  return [...new Map(roots.flatMap(({ pid }) => processTree(pid)).map((each) => [each.pid, each])).values()];
}

async function take(
  { pid, created, refused: forbidden }: FoundProcess,
  captures: Captures,
  snapshotter: Snapshotter,
  { target, dumps, onHost }: SnapOptions,
): Promise<Taken & { readonly error?: unknown }> {
  if (forbidden !== undefined) throw new TargetError(`Process ${pid} is refused: ${forbidden}`);
  using targets = new Targets(false);
  const identity = targets.add(pid);
  if (identity?.created !== created) throw new TargetError(`Process ${pid} has ended`);
  const capturedAt = new Date();
  const wanted = dumps.map((action) => ({ rule: "snap", action }));
  const planned = await captures.plan(wanted, identity, { at: capturedAt });
  const orders = planned.filter(({ refused }) => refused === undefined);
  const refused = planned.flatMap((dump) => dump.refused === undefined ? [] : notWritten(dump, dump.refused));
  const what = typeof target === "string" ? target : target.text;
  const trigger = { kind: "manual", by: "snap", what, at: 0 } as const;
  const stop = { trigger, identity, capturedAt, frames: [], engine: NO_ENGINE, pausedMs: 0 };
  if (orders.length === 0) return { stop, planned, outcomes: refused };
  try {
    const { engine, pausedMs, outcomes } = await snapshotter.take({ pid, dumps: orders, onHost });
    return { stop: { ...stop, engine, pausedMs }, planned, outcomes: [...refused, ...outcomes] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const lost = orders.map((order) => notWritten(order, error.message));
    return { stop, planned, outcomes: [...refused, ...lost], error };
  }
}
