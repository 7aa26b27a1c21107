/** A run on the terminal: on stderr, because stdout is the target's. @module */
import type { LogRecord, Miss } from "../log/record.ts";
import type { Capture } from "../store/manifest.ts";
import { explain } from "./explain.ts";
import { culpritsFirst } from "./order.ts";
import type { Look } from "./dump_report.ts";
import { type Outcome, sentence } from "./sentence.ts";
import { untypedWords } from "../facts/managed.ts";
import { baseName } from "../facts/path.ts";
import { count, formatBytes, plain, span } from "../facts/text.ts";

/** How much is said. */
export interface ViewOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether captures are reported as they come; else at the end, because until then the terminal is the target's. */
  readonly live: boolean;
  /** How captures are reported; without colour where nothing is said. */
  readonly look?: Look | undefined;
}

/** A run's end as far as the view needs to know it. */
export interface EndedRun extends Outcome {
  readonly captures: readonly Capture[];
  readonly missed: readonly Miss[];
}

/** What our lines begin with. */
const LEAD = "trapline: ";
const PROGRESS_MS = 250;

/** Prints what happens while a run goes on. */
export class RunView {
  readonly #options: ViewOptions;
  #progress: Progress | undefined;
  #suppressed = 0;
  /** Rules whose limit was used up. */
  readonly #spent = new Set<string>();

  /** When the log began, in ms since 1970. */
  #started = 0;
  /** The names of the programs that were attached to. */
  readonly #images = new Map<number, string>();

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  /** Prints a line, unless quiet. */
  say(text: string): void {
    if (!this.#options.quiet) write(`${LEAD}${text}\n`);
  }

  /** Shows a record, as far as it is for people. */
  record(record: LogRecord): void {
    this.#progress?.stop();
    this.#progress = undefined;
    if (this.#options.verbose) this.say(JSON.stringify(record));
    if (record.kind === "interest") this.#started = Date.parse(record.started);
    if (record.kind === "attached") this.#images.set(record.pid, baseName(record.image ?? ""));
    this.#tell(record, record.target === undefined ? "" : this.#whose(record.target, record.at));
    if (record.kind !== "dumping" || this.#options.quiet || !Deno.stderr.isTerminal()) return;
    this.#progress = new Progress(record.file, record.expected);
  }

  /** What a line begins with where many programs are watched: when it was, and of which it is. */
  #whose(pid: number, at: number): string {
    const image = this.#images.get(pid);
    const whose = image ? `${plain(image)} (pid ${pid})` : `process ${pid}`;
    return `${new Date(this.#started + at).toISOString().slice(11, 19)}Z ${whose}: `;
  }

  #tell(record: LogRecord, whose: string): void {
    switch (record.kind) {
      case "log":
        return this.say(`${whose}${record.rule}: ${plain(record.text)}`);
      case "printed":
        return this.say(`${whose}${record.rule}: ${plain(record.command)}\n${lines(record.text)}`);
      case "machine":
        return this.say(
          `attached to the machine at ${plain(record.connection)}, Windows build ${record.build}`,
        );
      case "attached":
        return this.say(`${whose}attached ${span(record.afterStartMs)} after its start`);
      case "unheard":
        return this.say(`${record.because}: from here on no key and no line is heard`);
      case "untyped":
        return this.say(untypedWords(record));
      case "suppressed":
        this.#suppressed++;
        return;
      case "spent":
        if (record.reason === "limit") this.#spent.add(record.rule);
        return;
      case "host-lost":
        return this.say(whose + hostLost(record));
      case "refused":
        return write(`${LEAD}process ${record.pid} is not watched: ${plain(record.because)}\n`);
      case "unsent":
        return write(`${LEAD}${plain(record.because)}\n`);
      case "missed":
        return this.#options.live ? this.#missed(record, whose) : undefined;
      // Reported at the end, or for the event log alone.
      case "armed":
      case "breakpoint":
      case "bugcheck":
      case "captured":
      case "closed":
      case "debug-text":
      case "decided":
      case "disk":
      case "dumped":
      case "dumping":
      case "ended":
      case "engine":
      case "exception":
      case "exec":
      case "exposed":
      case "fired":
      case "fleet":
      case "host":
      case "interest":
      case "kept":
      case "killed":
      case "late":
      case "load":
      case "manual":
      case "process-end":
      case "process-exit":
      case "process-start":
      case "resumed":
      case "sample":
      case "suspended":
      case "terminated":
      case "thread-exit":
      case "thread-start":
      case "tick":
      case "unload":
      case "unmeasurable":
      case "unmet":
        return;
      default:
        return record satisfies never;
    }
  }

  /** Explains a capture that was just kept. */
  captured(capture: Capture): void {
    if (this.#options.live) this.#explain(capture);
  }

  #explain({ dump, manifest, manifestPath }: Capture): void {
    const path = dump || manifestPath;
    if (this.#options.quiet) return write(`${LEAD}${plain(path)}\n`);
    write(`${explain(manifest, path, { ...this.#options.look, lead: LEAD })}\n\n`);
  }

  #missed({ rule, asked, because }: EndedRun["missed"][number], whose = ""): void {
    write(`${LEAD}${whose}NO DUMP ${asked} for rule ${rule}: ${plain(because)}\n`);
  }

  /** Explains the captures where that is due, and ends with the one sentence. */
  end(run: EndedRun): void {
    this.#progress?.stop();
    if (!this.#options.live) {
      for (const capture of culpritsFirst(run.captures)) this.#explain(capture);
      for (const miss of run.missed) this.#missed(miss);
    }
    const held = this.#suppressed > 0 ? `; limits held back ${count(this.#suppressed, "action")}` : "";
    const spent = [...this.#spent].map((rule) => `; the limit of the rule ${rule} was used up`).join("");
    this.say(`${sentence(run)}${held}${spent}`);
  }
}

/** A debugger's text, line by line, as data. */
function lines(text: string): string {
  return text.trimEnd().split(/\r?\n/).map((line) => `    ${plain(line)}`).join("\n");
}

/** A line that tells how far a long dump is, from the file's size. */
class Progress {
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #start = performance.now();
  #shown = false;

  constructor(file: string, expected: number) {
    this.#timer = setInterval(() => this.#show(file, expected), PROGRESS_MS);
  }

  #show(file: string, expected: number): void {
    let size = 0;
    try {
      ({ size } = Deno.statSync(file));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return; // It has its final name already.
    }
    const ms = performance.now() - this.#start;
    const of = expected > size ? ` of about ${formatBytes(expected)}` : "";
    write(
      `\r\x1b[Ktrapline: writing ${formatBytes(size)}${of}, ${formatBytes(size / ms * 1000)}/s, ${span(ms)}`,
    );
    this.#shown = true;
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#shown) write("\r\x1b[K");
    this.#shown = false;
  }
}

function write(text: string): void {
  const data = new TextEncoder().encode(text);
  for (let at = 0; at < data.length;) at += Deno.stderr.writeSync(data.subarray(at));
}

/** What is lost with a host: all that follows, or one snapshot. */
function hostLost({ what, because }: Extract<LogRecord, { kind: "host-lost" }>): string {
  if (what === "machine") {
    return "the machine does not answer any more; it may be stopped (trapline resume --kernel OPTIONS lets it go on)";
  }
  const why = because === undefined ? "" : `: ${plain(because)}`;
  return what === "armed"
    ? `the engine host died${why}; the target runs on without capture`
    : `the host of a snapshot died${why}; the target runs on`;
}
