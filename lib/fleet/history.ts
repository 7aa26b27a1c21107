/**
 * What a fleet has captured, asked by bucket, version, host and time. The stream of events is folded into a database of
 * SQLite, which can be thrown away: it is made anew from the stream.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { DeliverPolicy, jetstreamManager } from "@nats-io/jetstream";
import type { Bug } from "../facts/bug.ts";
import { type FleetEvent, parseFleetEvent } from "./event.ts";
import { EVENTS, type FleetServer } from "./server.ts";
import { compareVersions } from "./versions.ts";

/** What is asked for; each field narrows it. */
export interface Question {
  readonly app?: string | undefined;
  readonly version?: string | undefined;
  readonly host?: string | undefined;
  readonly bucket?: string | undefined;
  /** Captured at or after this time, in ISO 8601. */
  readonly since?: string | undefined;
}

/** A capture of the fleet. */
export interface Captured {
  readonly id: string;
  readonly host: string;
  readonly app: string;
  readonly version: string;
  readonly bucket: string;
  readonly at: string;
  readonly headline: string;
  readonly event: Extract<FleetEvent, { kind: "capture" }>;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, host TEXT NOT NULL, app TEXT NOT NULL, version TEXT NOT NULL,
    bucket TEXT NOT NULL, at TEXT NOT NULL, count INTEGER NOT NULL, event TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS by_bucket ON events (app, bucket);
  CREATE TABLE IF NOT EXISTS folded (stream TEXT NOT NULL, seq INTEGER NOT NULL);
`;

/** How many messages are asked for at once. */
const BATCH = 500;
const EXPIRES_MS = 1_000;

/** The database. */
export class History implements Disposable {
  readonly #db: DatabaseSync;

  /** `path` is a file, or `:memory:`. */
  constructor(path = ":memory:") {
    this.#db = new DatabaseSync(path);
    this.#db.exec(TABLES);
  }

  /** Takes in what the stream has and this has not. */
  async fold(server: FleetServer): Promise<void> {
    const manager = await jetstreamManager(server.connection, { checkAPI: false });
    const { created, state } = await manager.streams.info(EVENTS);
    const folded = this.#db.prepare("SELECT stream, seq FROM folded").get() as
      | { stream: string; seq: number }
      | undefined;
    // Another stream of that name: what is here is of one that is gone.
    const same = folded?.stream === created && folded.seq <= state.last_seq;
    if (!same) this.#db.exec("DELETE FROM events; DELETE FROM folded");
    let seq = same ? folded.seq : 0;
    if (state.messages === 0 || seq >= state.last_seq) return;
    const consumer = await server.events.consumers.get(EVENTS, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: seq + 1,
    });
    while (seq < state.last_seq) {
      let came = 0;
      for await (const message of await consumer.fetch({ max_messages: BATCH, expires: EXPIRES_MS })) {
        const event = parseFleetEvent(message.string());
        if (event !== undefined) this.put(event);
        seq = message.seq;
        came++;
        if (seq >= state.last_seq) break;
      }
      // Retention may have removed the last of them since.
      if (came === 0) break;
    }
    this.#db.exec("DELETE FROM folded");
    this.#db.prepare("INSERT INTO folded VALUES (?, ?)").run(created, seq);
  }

  /** Takes an event in; twice is once. */
  put(event: FleetEvent): void {
    const { id, kind, host, app, appVersion, bucket = "", at } = event;
    const count = kind === "held" ? event.count : 1;
    this.#db.prepare("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(id, kind, host, app, appVersion, bucket, at, count, JSON.stringify(event));
  }

  /** The captures, the newest first. */
  captures(question: Question = {}): Captured[] {
    return this.#rows("capture", question).flatMap((row) => {
      const event = parseFleetEvent(row.event);
      if (event?.kind !== "capture") return [];
      const { id, host, app, version, bucket, at } = row;
      return [{ id, host, app, version, bucket, at, headline: event.headline ?? "", event }];
    });
  }

  /** The bugs, the last seen first. */
  bugs(question: Question = {}): Bug[] {
    const held = Map.groupBy(this.#rows("held", question), ({ app, bucket }) => `${app} ${bucket}`);
    const versions = this.#versions();
    const groups = Map.groupBy(this.captures(question), ({ app, bucket }) => `${app} ${bucket}`);
    return [...groups].map(([key, all]) => {
      const [{ app, bucket, headline, at }] = all as [Captured, ...Captured[]];
      const seen = [...new Set(all.map(({ version }) => version))].sort(compareVersions);
      const regressedIn = cameBack(seen, versions.get(app) ?? []);
      return {
        app,
        bucket,
        headline,
        captures: all.length,
        held: (held.get(key) ?? []).reduce((sum, { count }) => sum + count, 0),
        versions: seen,
        hosts: [...new Set(all.map(({ host }) => host))].sort(),
        firstSeen: all.at(-1)!.at,
        lastSeen: at,
        ...(regressedIn === undefined ? {} : { regressedIn }),
      };
    });
  }

  /** Every version of each program of which something was captured, the oldest first. */
  #versions(): Map<string, string[]> {
    const rows = this.#db.prepare("SELECT DISTINCT app, version FROM events").all() as {
      app: string;
      version: string;
    }[];
    const found = new Map<string, string[]>();
    for (const { app, version } of rows) {
      found.set(app, [...found.get(app) ?? [], version].sort(compareVersions));
    }
    return found;
  }

  #rows(kind: FleetEvent["kind"], question: Question): Row[] {
    const { since, ...equal } = question;
    const asked = Object.entries(equal).filter((each): each is [string, string] => each[1] !== undefined);
    const where = [
      "kind = ?",
      ...asked.map(([column]) => `${column} = ?`),
      ...(since === undefined ? [] : ["at >= ?"]),
    ];
    const values = [kind, ...asked.map(([, value]) => value), ...(since === undefined ? [] : [since])];
    const rows = this.#db.prepare(`SELECT * FROM events WHERE ${where.join(" AND ")} ORDER BY at DESC, id`)
      .all(...values);
    return rows as unknown[] as Row[];
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.#db.close();
  }
}

interface Row {
  readonly id: string;
  readonly host: string;
  readonly app: string;
  readonly version: string;
  readonly bucket: string;
  readonly at: string;
  readonly count: number;
  readonly event: string;
}

/** The first version that has it again after one that has not; both in their order. */
function cameBack(seen: readonly string[], all: readonly string[]): string | undefined {
  const first = all.indexOf(seen[0] ?? "");
  const gone = all.findIndex((version, i) => i > first && !seen.includes(version));
  return gone < 0 ? undefined : all.find((version, i) => i > gone && seen.includes(version));
}
