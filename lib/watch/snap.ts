/** One dump of a running process, now. @module */
import type { DumpKind } from "../recipe/dump_kind.ts";
import { Folder } from "../store/folder.ts";
import { type Capture, Captures, type Miss } from "./captures.ts";
import { findTarget, TargetError } from "./find_target.ts";
import { snapshot } from "./snapshot.ts";
import { Targets } from "./target.ts";

/** What to take and where to put it. */
export interface SnapOptions {
  /** A pid or an image name. */
  readonly target: string;
  /** What to write; what is asked twice is written once. */
  readonly dumps: readonly DumpKind[];
  /** The output folder. */
  readonly out: string;
  /** The engine's folder; without it the usual places are asked. */
  readonly engine?: string | undefined;
  /** Where PDBs are looked for, beside the usual places. */
  readonly symbols?: string | undefined;
  /** This Trapline's version, for the manifests. */
  readonly version: string;
  /** Called when the snapshot host has its job, with its pid. */
  readonly onHost?: (pid: number) => void;
}

/** What a snap gave. */
export interface SnapResult {
  /** The dumps that were written. */
  readonly captures: readonly Capture[];
  /** The dumps that could not be written. */
  readonly missed: readonly Miss[];
}

/**
 * Takes a snapshot of a running process, which runs on.
 *
 * @example
 * ```ts ignore
 * import { parseDump, snap, VERSION } from "trapline";
 *
 * const { captures, missed } = await snap({
 *   target: "checkout.exe",
 *   dumps: [parseDump("heap")],
 *   out: "dumps",
 *   version: VERSION,
 * });
 * for (const { dump, ok } of captures) console.log(dump, ok ? "verified" : "failed verification");
 * for (const { because } of missed) console.log(because);
 * ```
 *
 * @throws {TargetError} If there is no such process, or it is refused.
 * @throws {RecipeError} If a kind of dump isn't valid.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If there is no engine, or the process can't be examined.
 * @throws {SnapshotLost} If the snapshot host died; the target has been resumed.
 */
export async function snap(
  { target, dumps, out, engine, symbols, version, onHost }: SnapOptions,
): Promise<SnapResult> {
  const pid = findTarget(target);
  const folder = await Folder.open(out);
  const captures = new Captures({ recipe: "snap", folder, engine, symbols, version });
  using targets = new Targets();
  const identity = targets.add(pid);
  if (identity === undefined) throw new TargetError(`Process ${pid} has ended`);
  const capturedAt = new Date();
  const pending = await captures.reserve(dumps.map((kind) => ({ rule: "snap", kind })), identity, capturedAt);
  let outcomes: Parameters<Captures["settle"]>[2] = [];
  let stop = { engine: { source: "", version: "", folder: "" }, pausedMs: 0 };
  try {
    const taken = await snapshot({ pid, dumps: pending.map(({ order }) => order), engine, onHost });
    stop = taken;
    outcomes = taken.outcomes;
  } finally {
    // Also after a failure: what was reserved is given up, and nothing half written stays.
    await captures.settle(
      {
        ...stop,
        trigger: { kind: "manual", by: "snap", what: target, at: 0 },
        identity,
        capturedAt,
        frames: [],
      },
      pending,
      outcomes,
    );
  }
  return { captures: captures.done, missed: captures.missed };
}
