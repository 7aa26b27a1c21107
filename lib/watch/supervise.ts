/** One session with all that it needs around it. @module */
import { asked } from "../recipe/needs/manual_triggers.ts";
import { everything, interest } from "../recipe/needs/interest.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { Capture } from "../store/manifest.ts";
import { checkPacking } from "../store/packing.ts";
import { Folder } from "../store/private_folder.ts";
import { isMachine } from "../store/target.ts";
import { Captures } from "./capture/captures.ts";
import { bytesToKeepFree } from "./capture/fit.ts";
import { ProcessSubject } from "./capture/process_subject.ts";
import type { Subject } from "./capture/subject.ts";
import { Manual } from "./session/manual.ts";
import type { HeldTarget } from "./hold/target_handle.ts";
import { Purse } from "./session/purse.ts";
import { type CaptureTold, type LogRecord, type Miss, openingOf, type SessionEnd } from "../log/record.ts";
import { Shipping } from "./shipping.ts";
import { Sightings } from "./sightings.ts";
import { Sampler } from "./sample/sampler.ts";
import { Tee } from "./sample/tee.ts";
import { Session } from "./session/session.ts";
import { Snapshotter } from "./capture/snapshotter.ts";
import { type Counted, Tally } from "../log/counts.ts";
import type { Identity } from "../log/result.ts";

/** What `run` and `attach` share. */
export interface SessionOptions {
  /** The output folder. */
  readonly out: string;
  /** Whether processes that it starts are watched too. */
  readonly followChildren?: boolean | undefined;
  /** When the run ends: with the program (`root`, the default), or with the last process that is watched (`tree`). */
  readonly until?: "root" | "tree" | undefined;
  /** The engine's folder; without it the usual places are asked. */
  readonly engine?: string | undefined;
  /** Where PDBs are looked for, beside the usual places. */
  readonly symbols?: string | undefined;
  /** Called with each record of the event log. */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
  /** Called with each dump as soon as it has its final name. */
  readonly onCapture?: ((capture: Capture) => void) | undefined;
  /** Whether everything is recorded that any recipe could want, so that the log can be replayed against another. */
  readonly recordAll?: boolean | undefined;
  /** Leaves the target alone and ends the run. */
  readonly detach?: AbortSignal | undefined;
}

/** What came of a run. */
export interface RunResult extends SessionEnd, Counted {
  /** The dumps that were written, in the order of the stops. */
  readonly captures: readonly Capture[];
  /** The dumps that were asked for and could not be written. */
  readonly missed: readonly Miss[];
  /** Processes that still ran when the run ended. */
  readonly leftRunning: readonly Identity[];
}

/**
 * Watches one target to its end.
 *
 * @throws {StoreError} If the output folder can't be used; then nothing is opened.
 */
export async function supervise(
  plan: Plan,
  options: SessionOptions,
  open: () => Promise<HeldTarget>,
  purse: Purse = new Purse(plan),
): Promise<RunResult> {
  const start = performance.now();
  const started = new Date();
  const now = (): number => performance.now() - start;
  const { engine, recordAll } = options;
  const folder = await Folder.open(options.out);
  await checkPacking(plan.pack);
  const tally = new Tally(started);
  const record = (record: LogRecord): void => {
    tally.record(record);
    options.onRecord?.(record);
  };
  const run = started.toISOString();
  const shipping = Shipping.open(
    plan,
    folder.path,
    (because) => record({ at: now(), kind: "unsent", because }),
  );
  const place = { folder, run, shipping };
  const captures = capturesOf(plan, place, options, (told) => record({ at: now(), ...told }));
  const wanted = recordAll ? everything(plan) : interest(plan);
  record(openingOf(plan, { at: now(), interest: wanted, started }));
  await using _shipping = shipping;
  using manual = new Manual(asked(plan));
  await using opened = await open();
  const { hold, hostPid, output: streams } = opened;
  if (hostPid !== undefined) record({ at: now(), kind: "host", pid: hostPid });
  await using snapshotter = new Snapshotter(engine);
  using sampler = wanted.samples && new Sampler({ sampling: wanted.samples, now });
  const output = streams && new Tee([[streams.stdout, Deno.stdout], [streams.stderr, Deno.stderr]]);
  const detach = options.detach ?? new AbortController().signal;
  const parts = {
    purse,
    fleet: shipping?.fleet,
    sightings: Sightings.open(plan, folder.path, shipping?.fleet, recordAll),
    hold,
    captures,
    snapshotter,
    manual,
    sampler,
    output,
    now,
    record,
    buckets: wanted.buckets,
    until: options.until,
    detach,
  };
  using session = new Session(parts);
  const end = await session.run();
  await output?.drained();
  const { targets } = session;
  const leftRunning = targets.left();
  return { ...end, ...tally.counted, captures: captures.done, missed: captures.missed, leftRunning };
}

/** The captures of one target; each is recorded when it is kept or missed. */
export function capturesOf(
  plan: Plan,
  { shipping, ...place }: {
    readonly folder: Folder;
    readonly run: string;
    readonly shipping: Shipping | undefined;
  },
  { engine, symbols, onCapture }: SessionOptions,
  record: (told: CaptureTold) => void,
  subject: Subject = new ProcessSubject({
    folder: place.folder.path,
    engine,
    symbols,
    keepFree: bytesToKeepFree(plan),
  }),
): Captures {
  return new Captures({
    recipe: plan.name,
    ...place,
    subject,
    pack: plan.pack,
    onKeeping: (manifest, path, counted) => shipping?.announce(manifest, path, counted),
    onKept: (capture) => {
      const { ok, dump, manifestPath, manifest: { target, rule, bucket } } = capture;
      record({
        kind: "kept",
        pid: isMachine(target) ? 0 : target.pid,
        rule,
        dump: dump || manifestPath,
        ok,
        bucket,
      });
      onCapture?.(capture);
    },
    onMissed: (miss) => record({ kind: "missed", ...miss }),
  });
}
