/**
 * Starts a program, samples it for a while, ends it, and prints what was found as JSON: `sample.ts WISH`, where the
 * wish is a {@link Wish} as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import type { SampleEvent } from "../../../lib/facts/event.ts";
import type { Sampling } from "../../../lib/recipe/needs/samples.ts";
import { examineHang } from "../../../lib/watch/sample/examine.ts";
import type { Note } from "../../../lib/log/record.ts";
import { Sampler } from "../../../lib/watch/sample/sampler.ts";
import { Tee } from "../../../lib/watch/sample/tee.ts";
import type { Hang } from "../../../lib/facts/hang.ts";
import { judge } from "../../../lib/watch/sample/verdict.ts";
import { Process } from "../../../lib/win32/process.ts";
import { suspendProcess } from "./suspend.ts";

/** What to do. */
export interface Wish {
  readonly program: readonly [string, ...string[]];
  readonly sampling: Sampling;
  /** For how long, in ms. */
  readonly ms: number;
  /** Whether its output comes through a tee. */
  readonly tee?: boolean;
  /** Holds it, as while a dump is written: from and to, in ms. */
  readonly pause?: readonly [number, number];
  /** When to suspend all its threads, in ms; they stay so to its end. */
  readonly suspend?: number;
  /** Whether to judge it at the end. */
  readonly examine?: boolean;
}

/** What was found. */
export interface Found {
  readonly pid: number;
  readonly samples: readonly SampleEvent[];
  readonly notes: readonly Note[];
  /** What it printed, where there is a tee. */
  readonly printed: string;
  readonly verdict?: Hang;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function scenario({ program, sampling, ms, tee, pause, suspend, examine }: Wish): Promise<Found> {
  const [path, ...args] = program;
  const stdout = tee ? "piped" : "null";
  const child = new Deno.Command(path, { args, stdout, stderr: "null" }).spawn();
  let printed = "";
  const sink = {
    write: (bytes: Uint8Array) => {
      printed += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  };
  const output = tee ? new Tee([[child.stdout, sink]]) : undefined;
  const samples: SampleEvent[] = [], notes: Note[] = [];
  using process = Process.open(child.pid);
  using sampler = new Sampler({
    sampling,
    now: () => performance.now(),
  });
  sampler.add(process!, {
    first: true,
    output,
    tell: (event) => samples.push(event),
    note: (note) => notes.push(note),
  });
  if (pause) setTimeout(() => sampler.pause(child.pid), pause[0]);
  if (pause) setTimeout(() => sampler.resume(child.pid), pause[1]);
  if (suspend) setTimeout(() => suspendProcess(child.pid), suspend);
  await sleep(ms);
  const verdict = examine ? judge(await examineHang(child.pid, sampler.facts(child.pid))) : undefined;
  process!.terminate(1);
  await child.status;
  await output?.drained();
  return { pid: child.pid, samples, notes, printed, ...(verdict ? { verdict } : {}) };
}

if (import.meta.main) console.log(JSON.stringify(await scenario(JSON.parse(Deno.args[0]!))));
