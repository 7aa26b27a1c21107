/** A session over a made-up host, with made-up dumps, for tests. @module */
import type { TargetEvent } from "../../lib/facts/event.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import type { SessionEnd } from "../../lib/log/record.ts";
import { asked } from "../../lib/recipe/needs/manual_triggers.ts";
import type { Plan } from "../../lib/recipe/plan/plan.ts";
import type { SilenceLimits } from "../../lib/watch/hold/dialogue.ts";
import type { Stop } from "../../lib/watch/capture/captures.ts";
import { type PlannedDump, requestOf, type WantedDump } from "../../lib/watch/capture/planned.ts";
import type { Keeping } from "../../lib/watch/session/actor.ts";
import type { Snapshotter } from "../../lib/watch/capture/snapshotter.ts";
import { Manual } from "../../lib/watch/session/manual.ts";
import { Purse } from "../../lib/watch/session/purse.ts";
import { Session } from "../../lib/watch/session/session.ts";
import type { MadeUpHost } from "./made_up_host.ts";

/** Dumps of one moment that were settled: what was to be written, and what was. */
export interface Settled {
  readonly stop: Stop;
  readonly reserved: readonly string[];
  readonly written: readonly string[];
  readonly because: readonly string[];
}

/** Keeps dumps in a list. */
export class MadeUpCaptures implements Keeping {
  readonly missed: { rule: string; asked: string; because: string }[] = [];
  readonly reserved: string[] = [];
  readonly settled: Settled[] = [];
  readonly free = 1e12;
  readonly #request: typeof requestOf;

  /** `request`: what a dump that is wanted comes to; without it, of a program. */
  constructor(request = requestOf) {
    this.#request = request;
  }

  plan(wanted: readonly WantedDump[]): Promise<PlannedDump[]> {
    return Promise.resolve(wanted.map((each): PlannedDump => {
      const file = `/made-up/${this.reserved.length}`;
      this.reserved.push(file);
      const stacksOnly = !("dump" in each.action);
      return {
        ...this.#request(each),
        rule: each.rule,
        fired: each.fired,
        stacksOnly,
        file,
        comment: "",
        expected: 0,
      };
    }));
  }

  settle(
    stop: Stop,
    planned: readonly PlannedDump[],
    outcomes: Parameters<Keeping["settle"]>[2],
  ): Promise<[]> {
    this.settled.push({
      stop,
      reserved: planned.map(({ file }) => file),
      written: outcomes.flatMap(({ ok, file }) => ok ? [file] : []),
      because: outcomes.flatMap(({ because }) => because ?? []),
    });
    return Promise.resolve([]);
  }

  miss(rule: string, asked: string, because: string): void {
    this.missed.push({ rule, asked, because });
  }
}

/** What came of a made-up session. */
export interface MadeUpRun {
  readonly end: SessionEnd;
  readonly records: readonly LogRecord[];
  readonly captures: MadeUpCaptures;
}

/** What may be otherwise in a session. */
export interface MadeUpOptions {
  /** When the session ends; with the first process without it. */
  readonly until?: "root" | "tree";
  readonly detach?: AbortSignal;
  readonly patience?: SilenceLimits;
  /** How snapshots are taken; without it they go well. */
  readonly take?: Snapshotter["take"];
}

/** A snapshot that goes well. */
const taken: Snapshotter["take"] = ({ dumps }) =>
  Promise.resolve({
    engine: { source: "", version: "", folder: "" },
    outcomes: dumps.map(({ file, qualifier, format }) => ({ file, ok: true, qualifier, format, ms: 1 })),
    pausedMs: 1,
    stuck: [],
  });

/** Runs a session to its end. */
export async function followed(
  plan: Plan,
  host: MadeUpHost,
  { detach = new AbortController().signal, patience, take = taken, until }: MadeUpOptions = {},
): Promise<MadeUpRun> {
  const records: LogRecord[] = [];
  const captures = new MadeUpCaptures();
  const start = performance.now();
  let calls = 0;
  // Nobody asks by hand.
  using manual = new Manual(asked({ ...plan, rules: {} }));
  using session = new Session({
    purse: new Purse(plan),
    hold: host,
    captures,
    snapshotter: { warm: () => {}, take },
    manual,
    // Whole ms and a little, more each time: no two moments are one, also where a span of whole ms lies between.
    now: () => Math.floor(performance.now() - start) + ++calls * 1e-6,
    record: (record) => records.push(record),
    detach,
    system: host.system,
    patience,
    until,
  });
  const end = await session.run();
  return { end, records, captures };
}

/** The events of a kind among records. */
export function recorded<K extends LogRecord["kind"]>(
  records: readonly LogRecord[],
  kind: K,
): Extract<LogRecord, { kind: K }>[] {
  return records.filter((each): each is Extract<LogRecord, { kind: K }> => each.kind === kind);
}

/** An exception that tells the number of its stop by its address, as the made-up host's frames do. */
export function raised(stop: number, chance: "first" | "second", code = 0xC0000005): TargetEvent {
  return {
    kind: "exception",
    pid: 77,
    tid: 1,
    code,
    chance,
    address: `0x${stop.toString(16)}`,
    parameters: [],
  };
}
