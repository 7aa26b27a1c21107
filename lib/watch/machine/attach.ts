/** Attaching to a machine's kernel under a Plan, and letting a stopped machine go on. @module */
import { interest } from "../../recipe/needs/interest.ts";
import { asked } from "../../recipe/needs/manual_triggers.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { requireMachine } from "../../recipe/plan/targets.ts";
import { Tally } from "../../log/counts.ts";
import { type LogRecord, openingOf } from "../../log/record.ts";
import { Folder } from "../../store/private_folder.ts";
import { RecipeError } from "../../recipe/language/error.ts";
import { leaves } from "../../recipe/triggers/trigger.ts";
import { keyOf } from "../../recipe/triggers/leaf.ts";
import { TargetError } from "../errors.ts";
import { HostProcess } from "../hold/host_process.ts";
import type { Keeping } from "../session/actor.ts";
import { Manual } from "../session/manual.ts";
import { Purse } from "../session/purse.ts";
import { Shipping } from "../shipping.ts";
import { capturesOf, type RunResult, type SessionOptions } from "../supervise.ts";
import { type Connection, parseConnection } from "./connection.ts";
import { MachineSession } from "./session.ts";
import { MachineSubject } from "./subject.ts";

/** How long a machine may not answer where nobody says it, in ms. A break-in may take 4 s. */
const PATIENCE_MS = 30_000;
/** How long a dump's file may not grow: a small dump over a serial line is collected before the first byte is written. */
const STALLED_MS = 60_000, STALLED_SERIAL_MS = 900_000;

/** What to attach to, and how. */
export interface MachineOptions
  extends Pick<SessionOptions, "out" | "engine" | "symbols" | "onRecord" | "onCapture" | "detach"> {
  /** As WinDbg and KD take it after `-k`: `com:pipe,port=\\.\pipe\com_1`, `net:port=50000,key=1.2.3.4`. */
  readonly kernel: string;
  /** Whether the machine is left stopped once a dump was written; else it runs on. */
  readonly stop?: boolean | undefined;
  /** Whether it is waited for until it answers first. */
  readonly wait?: boolean | undefined;
  /** How long it may not answer, in ms: 30 s, and 15 min while a dump is written over a serial line. */
  readonly patienceMs?: number | undefined;
}

/** The work of `attachMachine` in mod.ts. */
export async function attachMachine(plan: Plan, options: MachineOptions): Promise<RunResult> {
  requireMachine(plan);
  const connection = parseConnection(options.kernel);
  if (connection.local) refuseOfLocal(plan, options.stop ?? false);
  const start = performance.now();
  const started = new Date();
  const now = (): number => performance.now() - start;
  const folder = await Folder.open(options.out);
  const tally = new Tally(started);
  const record = (each: LogRecord): void => {
    tally.record(each);
    options.onRecord?.(each);
  };
  const subject = new MachineSubject(
    { machine: connection.shown, build: 0, processors: 0 },
    options.symbols,
  );
  const unsent = (because: string): void => record({ at: now(), kind: "unsent", because });
  const shipping = Shipping.open(plan, folder.path, unsent);
  const place = { folder, run: started.toISOString(), shipping };
  const captures = capturesOf(plan, place, options, (told) => record({ at: now(), ...told }), subject);
  record(openingOf(plan, { at: now(), interest: interest(plan), started }));
  await using _shipping = shipping;
  using manual = new Manual(asked(plan));
  await using host = await armMachine(plan, connection, options);
  record({ at: now(), kind: "host", pid: host.pid });
  const { patienceMs = PATIENCE_MS, wait = false, stop = false } = options;
  using session = new MachineSession({
    purse: new Purse(plan),
    hold: host,
    captures,
    manual,
    connection: connection.shown,
    patienceMs,
    firstMs: wait ? Infinity : patienceMs,
    stalledMs: options.patienceMs ?? (connection.serial ? STALLED_SERIAL_MS : STALLED_MS),
    stop,
    detach: options.detach ?? new AbortController().signal,
    now,
    record,
    onMachine: ({ build, processors }) => {
      subject.target = { machine: connection.shown, build, processors };
    },
  });
  const end = await session.run();
  return { ...end, ...tally.counted, captures: captures.done, missed: captures.missed, leftRunning: [] };
}

/** The work of `resumeMachine` in mod.ts. */
export async function resumeMachine(
  options: Pick<MachineOptions, "kernel" | "engine" | "patienceMs" | "wait">,
): Promise<{ readonly connection: string; readonly build: number }> {
  const connection = parseConnection(options.kernel);
  const nothing: Plan = { version: 1, name: "resume", rules: {} };
  await using host = await armMachine(nothing, connection, options);
  let build = 0;
  const { patienceMs = PATIENCE_MS, wait = false } = options;
  using manual = new Manual(asked(nothing));
  using session = new MachineSession({
    purse: new Purse(nothing),
    hold: host,
    captures: NO_CAPTURES,
    now: () => performance.now(),
    record: () => {},
    manual,
    connection: connection.shown,
    patienceMs,
    firstMs: wait ? Infinity : patienceMs,
    stalledMs: patienceMs,
    stop: false,
    detach: new AbortController().signal,
    onMachine: (facts) => build = facts.build,
  });
  const { outcome } = await session.run();
  if (outcome === "lost") throw new TargetError(`The machine at ${connection.shown} did not answer`);
  return { connection: connection.shown, build };
}

const NO_CAPTURES: Keeping = {
  missed: [],
  free: 0,
  miss: () => {},
  plan: () => Promise.resolve([]),
  settle: () => Promise.resolve([]),
};

async function armMachine(
  plan: Plan,
  connection: Connection,
  { engine, symbols }: Pick<MachineOptions, "engine" | "symbols">,
): Promise<HostProcess> {
  const host = await HostProcess.start({ engine });
  const symbolPath = [symbols, Deno.env.get("_NT_SYMBOL_PATH")].filter(Boolean).join(";");
  host.post({
    job: "machine",
    connection: connection.options,
    wake: host.wakeName,
    supervisor: Deno.pid,
    interest: interest(plan),
    symbolPath,
  });
  return host;
}

/** This machine can't be stopped by itself: only who asks for a dump, or a time, can have one. */
function refuseOfLocal(plan: Plan, stop: boolean): void {
  if (stop) throw new RecipeError("--stop: this machine can't be stopped by a program that runs on it");
  for (const [name, { on }] of Object.entries(plan.rules)) {
    const wrong = [...leaves(on)].find((leaf) => !LOCAL.has(keyOf(leaf)));
    if (wrong === undefined) continue;
    throw new RecipeError(
      `Rule "${name}" waits for ${
        keyOf(wrong)
      }, which a debugger on the machine itself is not told. Of --kernel local ` +
        `are accepted: ${[...LOCAL].join(", ")}`,
    );
  }
}

const LOCAL: ReadonlySet<string> = new Set(["manual", "timer", "deadline"]);
