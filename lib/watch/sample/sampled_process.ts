/** One process that is looked at again and again. @module */
import type { SampleEvent } from "../../facts/event.ts";
import type { Measure } from "../../facts/measures.ts";
import { hasDebugger } from "../../win32/debugged.ts";
import type { HeldProcess } from "../../win32/process.ts";
import type { ProcessRow, ProcessTable } from "../../win32/process_table.ts";
import { allSuspended } from "../../win32/suspension.ts";
import type { TopWindow } from "../../win32/windows.ts";
import { modalDialog } from "../../win32/windows.ts";
import { ActiveClock, Unchanged } from "./clock.ts";
import type { Notes } from "./sampler_notes.ts";
import { readCounters } from "./readings.ts";
import { Pumps } from "./pumps.ts";
import { treeState } from "./tree.ts";

/** What counts the bytes that a program has printed: a {@link Tee}. */
export interface OutputCounter {
  readonly bytes: number;
}

/** One look at everything, of which each process takes its part. */
export interface SampleLook {
  /** A monotonic time in ms. */
  readonly at: number;
  readonly table: ProcessTable;
  readonly cores: number;
  /** Visible windows by pid; without those that nobody wants. */
  readonly windows: ReadonlyMap<number, readonly TopWindow[]>;
  readonly beats: ReadonlyMap<string, unknown>;
}

/** What a subject is made of. */
export interface SubjectParts {
  readonly process: HeldProcess;
  readonly period: number;
  readonly measures: ReadonlySet<Measure>;
  /** What it prints; without it silence can't be measured. */
  readonly output?: OutputCounter | undefined;
  /** Whether the heartbeats are its. */
  readonly beats: boolean;
  readonly tell: (event: SampleEvent) => void;
  readonly notes: Notes;
}

/** The processor's use in one look. */
export interface CpuLook {
  /** As in {@link SampleEvent}. */
  readonly active: number;
  /** As in {@link SampleEvent}. */
  readonly cpu?: number;
}

const RECENT_LOOKS = 64;
/** One look at which all threads are suspended is a debugger between two waits. */
const SUSPENDED_LOOKS = 3;
/** A program takes a while to show its first window. */
const WINDOWLESS_MS = 10_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A process under a sampler. */
export class SampledProcess {
  readonly #parts: SubjectParts;
  readonly #clock: ActiveClock;
  readonly #pumps = new Pumps();
  readonly #idle = new Unchanged<string>();
  readonly #silent = new Unchanged<number>();
  readonly #beats = new Map<string, Unchanged<unknown>>();
  #before: { readonly at: number; readonly row: ProcessRow } | undefined;
  #suspended = 0;
  /** While we hold it, it isn't looked at. */
  #held = false;
  /** Its last looks, the oldest first. */
  readonly recent: CpuLook[] = [];

  constructor(parts: SubjectParts) {
    this.#parts = parts;
    this.#clock = new ActiveClock(parts.period);
  }

  /** From now on it is held by us, and no time counts. */
  pause(): void {
    this.#held = true;
    this.#before = undefined;
    this.#clock.stop();
  }

  /** It runs again. */
  resume(now: number): void {
    this.#held = false;
    this.#clock.look(now, true);
  }

  /** Tells its part of a look; nothing while it is held, or when it has ended. */
  look(look: SampleLook): void {
    const { pid } = this.#parts.process;
    const row = look.table.get(pid);
    if (this.#held || row === undefined) return;
    const before = this.#before;
    this.#before = { at: look.at, row };
    const ran = this.#couldRun(row, before?.row);
    const active = this.#clock.look(look.at, ran);
    const sample: Mutable<SampleEvent> = { kind: "sample", pid, active };
    if (before !== undefined && look.at > before.at) this.#rates(sample, row, before, look);
    this.#counts(sample, row);
    this.#gui(sample, look.windows.get(pid) ?? []);
    // A process that was held has been stopped and let go: the tick of the processor that this cost it is no progress.
    if (before === undefined) this.#idle.rebase(treeState(look.table, row));
    this.#spans(sample, row, look);
    this.#parts.tell(sample);
  }

  /**
   * A process that has used the processor has run; of any other the threads are asked, up to one that isn't suspended.
   * Where a debugger holds them all, no time counts; a process that somebody else has suspended hangs.
   */
  #couldRun({ pid, cpu, threads }: ProcessRow, before: ProcessRow | undefined): boolean {
    const suspended = cpu === before?.cpu && allSuspended(threads);
    this.#suspended = suspended ? this.#suspended + 1 : 0;
    if (this.suspended) this.#parts.notes.note({ kind: "suspended", pid });
    return !suspended || !hasDebugger(pid);
  }

  /** Whether all its threads have been suspended for several looks. */
  get suspended(): boolean {
    return this.#suspended >= SUSPENDED_LOOKS;
  }

  #rates(
    sample: Mutable<SampleEvent>,
    row: ProcessRow,
    before: { readonly at: number; readonly row: ProcessRow },
    { at, cores }: SampleLook,
  ): void {
    const { measures } = this.#parts;
    const ms = at - before.at;
    const cpu = (row.cpu - before.row.cpu) / ms;
    this.recent.push({ active: sample.active, cpu });
    if (this.recent.length > RECENT_LOOKS) this.recent.shift();
    if (measures.has("cpu")) [sample.cpu, sample.cores] = [cpu, cores];
    if (measures.has("io")) {
      sample.read = 1000 * (row.read - before.row.read) / ms;
      sample.written = 1000 * (row.written - before.row.written) / ms;
    }
  }

  #counts(sample: Mutable<SampleEvent>, row: ProcessRow): void {
    const { measures, process } = this.#parts;
    if (measures.has("memory")) {
      [sample.commit, sample.private, sample.workingSet] = [row.commit, row.commit, row.workingSet];
    }
    Object.assign(sample, readCounters(measures, { row, process }));
  }

  #gui(sample: Mutable<SampleEvent>, windows: readonly TopWindow[]): void {
    const { measures, notes } = this.#parts;
    const { pid, active } = sample;
    if (measures.has("dialogs")) {
      sample.dialog = windows.map(dialogIn).find(Boolean) ?? null;
    }
    if (!measures.has("windows")) return;
    const window = this.#pumps.look(windows, active);
    if (window !== undefined) sample.window = window;
    else if (active > WINDOWLESS_MS) {
      const because = "it has shown no window on this desktop so far";
      notes.note({ kind: "unmeasurable", pid, what: "windows", because });
    }
  }

  #spans(sample: Mutable<SampleEvent>, row: ProcessRow, { table, beats }: SampleLook): void {
    const { measures, output } = this.#parts;
    const { active } = sample;
    if (measures.has("idle")) sample.idle = this.#idle.ms(treeState(table, row), active);
    if (measures.has("silence") && output) sample.silent = this.#silent.ms(output.bytes, active);
    if (!this.#parts.beats || beats.size === 0) return;
    sample.beats = Object.fromEntries(
      [...beats].map(([name, mark]) => {
        const beat = this.#beats.get(name) ?? new Unchanged();
        this.#beats.set(name, beat);
        return [name, beat.ms(mark, active)];
      }),
    );
  }
}

function dialogIn({ window, tid }: TopWindow): SampleEvent["dialog"] {
  const dialog = modalDialog(window);
  return dialog && { ...dialog, tid };
}
