/**
 * Looks at processes again and again, at all of them in one pass, and tells what it finds.
 *
 * @module
 */
import type { SampleEvent } from "../../facts/event.ts";
import type { Measure } from "../../facts/measures.ts";
import type { Sampling } from "../../recipe/needs/samples.ts";
import type { HeldProcess } from "../../win32/process.ts";
import { machineTimes, processors, processTable } from "../../win32/process_table.ts";
import { topWindows } from "../../win32/windows.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Note } from "../../log/record.ts";
import { Notes } from "./sampler_notes.ts";
import { uncounted } from "./probes.ts";
import { type CpuLook, type OutputCounter, SampledProcess } from "./sampled_process.ts";

/** What a sampler works with. */
export interface SamplerParts {
  readonly sampling: Sampling;
  /** A monotonic time in ms. */
  readonly now: () => number;
}

/** How a process is looked at. */
export interface SubjectOptions {
  /** Called at each look. */
  readonly tell: (event: SampleEvent) => void;
  /** Called with remarks, each once. */
  readonly note: (note: Note) => void;
  /** Whether it is the one that the heartbeats and the output are of; a child's are its parent's. */
  readonly first: boolean;
  /** What it prints, for `silence`; without it that is noted as unmeasurable. */
  readonly output?: OutputCounter | undefined;
}

/** What is known of a process that may hang. */
export interface HangFacts {
  /** Its last looks, the oldest first. */
  readonly looks: readonly CpuLook[];
  /** How much of all processors was used since the look before: 1 is all of them. */
  readonly machine?: number | undefined;
  /** Whether all its threads have been suspended for a while. */
  readonly suspended?: boolean | undefined;
}

/**
 * Measures processes until it is disposed; nothing is measured that its Sampling doesn't name.
 *
 * @example Telling the memory of a process once a second
 * ```ts ignore
 * using sampler = new Sampler({
 *   sampling: { period: 1000, measures: ["memory"], heartbeats: [] },
 *   now: () => performance.now(),
 * });
 * sampler.add(process, {
 *   first: true,
 *   tell: ({ pid, commit }) => console.log(pid, commit),
 *   note: (note) => console.log(note),
 * });
 * ```
 */
export class Sampler implements Disposable {
  readonly #parts: SamplerParts;
  readonly #measures: ReadonlySet<Measure>;
  readonly #subjects = new Map<number, SampledProcess>();
  readonly #heartbeats: Heartbeats;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #cores = processors();
  #times = machineTimes();
  #machine: number | undefined;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    this.#measures = new Set(parts.sampling.measures);
    this.#heartbeats = new Heartbeats(parts.sampling.heartbeats);
    this.#timer = setInterval(() => this.look(), parts.sampling.period);
  }

  /** Looks at a process from now on; its handle stays the caller's, and open until {@link remove}. */
  add(process: HeldProcess, { first, output, tell, note }: SubjectOptions): void {
    const { pid } = process;
    const notes = new Notes(note);
    const unmeasurable = (what: Measure, because: string): void =>
      notes.note({ kind: "unmeasurable", pid, what, because });
    if (first && this.#measures.has("silence") && output === undefined) {
      unmeasurable("silence", "its output doesn't come through Trapline");
    }
    const missing = uncounted(this.#measures);
    for (const what of missing) unmeasurable(what, "this system doesn't count it");
    this.#subjects.set(
      pid,
      new SampledProcess({
        process,
        period: this.#parts.sampling.period,
        measures: this.#measures.difference(missing),
        output: first ? output : undefined,
        beats: first,
        tell,
        notes,
      }),
    );
  }

  /** Stops looking at it. */
  remove(pid: number): void {
    this.#subjects.delete(pid);
  }

  /** It is held from now on, for a dump: it isn't looked at, and no time counts. */
  pause(pid: number): void {
    this.#subjects.get(pid)?.pause();
  }

  /** It runs again. */
  resume(pid: number): void {
    this.#subjects.get(pid)?.resume(this.#parts.now());
  }

  /** What is known of a process that may hang. */
  facts(pid: number): HangFacts {
    const subject = this.#subjects.get(pid);
    return {
      looks: [...subject?.recent ?? []],
      machine: this.#machine,
      suspended: subject?.suspended ?? false,
    };
  }

  /** One pass over all processes; the timer makes them. */
  look(): void {
    if (this.#subjects.size === 0) return;
    const look = {
      at: this.#parts.now(),
      table: processTable(),
      cores: this.#cores,
      windows: this.#windows(),
      beats: this.#heartbeats.look(),
    };
    this.#lookAtMachine();
    for (const subject of [...this.#subjects.values()]) {
      subject.look(look);
    }
  }

  #windows(): ReturnType<typeof topWindows> {
    if (!this.#measures.has("windows") && !this.#measures.has("dialogs")) return new Map();
    return topWindows(new Set(this.#subjects.keys()));
  }

  #lookAtMachine(): void {
    const times = machineTimes();
    const all = times.all - this.#times.all;
    if (all > 0) this.#machine = (times.busy - this.#times.busy) / all;
    this.#times = times;
  }

  /** Ends the looks. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#subjects.clear();
  }
}
