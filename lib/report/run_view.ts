/** A run on the terminal: on stderr, because stdout is the target's. @module */
import type { Manifest } from "../store/manifest.ts";
import { explain } from "./explain.ts";
import type { Look } from "./story.ts";
import { type Outcome, sentence } from "./sentence.ts";
import { bytes, count, plain, span } from "./text.ts";

/** How much is said. */
export interface ViewOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** How captures are told; without colour where nothing is said. */
  readonly look?: Look | undefined;
}

/** A record as far as the view needs to know it. */
type Shown = {
  readonly kind: string;
  readonly at: number;
  readonly rule?: string;
  readonly text?: string;
  readonly because?: string;
  readonly command?: string;
  readonly file?: string;
  readonly expected?: number;
  readonly afterStartMs?: number;
};

/** A run's end as far as the view needs to know it. */
export interface EndedRun extends Outcome {
  readonly captures: readonly {
    readonly ok: boolean;
    readonly dump: string;
    readonly manifest: Manifest;
    readonly manifestPath: string;
  }[];
  readonly missed: readonly { readonly rule: string; readonly asked: string; readonly because: string }[];
}

/** What our lines begin with. */
const LEAD = "trapline: ";
const PROGRESS_MS = 250;

/** Prints what happens while a run goes on. */
export class RunView {
  readonly #options: ViewOptions;
  #progress: Progress | undefined;
  #suppressed = 0;

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  /** Prints a line, unless quiet. */
  say(text: string): void {
    if (!this.#options.quiet) write(`${LEAD}${text}\n`);
  }

  /** Shows a record, as far as it is for people. */
  record(record: Shown): void {
    this.#progress?.stop();
    this.#progress = undefined;
    if (this.#options.verbose) this.say(JSON.stringify(record));
    if (record.kind === "log") this.say(`${record.rule}: ${plain(record.text ?? "")}`);
    if (record.kind === "printed") {
      this.say(`${record.rule}: ${plain(record.command ?? "")}\n${lines(record.text ?? "")}`);
    }
    if (record.kind === "attached") this.say(`attached ${span(record.afterStartMs ?? 0)} after its start`);
    if (record.kind === "unheard") {
      this.say(`${record.because}: from here on no key and no line is heard`);
    }
    if (record.kind === "suppressed") this.#suppressed++;
    if (record.kind === "host-lost") this.say("the engine host died; the target runs on without capture");
    if (record.kind !== "dumping" || this.#options.quiet || !Deno.stderr.isTerminal()) return;
    this.#progress = new Progress(record.file ?? "", record.expected ?? 0);
  }

  /** Explains the captures and ends with the one sentence. */
  end(run: EndedRun): void {
    this.#progress?.stop();
    for (const { dump, manifest, manifestPath } of run.captures) {
      const told = explain(manifest, dump || manifestPath, { ...this.#options.look, lead: LEAD });
      if (!this.#options.quiet) write(`${told}\n\n`);
    }
    for (const { rule, asked, because } of run.missed) {
      write(`trapline: NO DUMP ${asked} for rule ${rule}: ${plain(because)}\n`);
    }
    const held = this.#suppressed > 0 ? `; limits held back ${count(this.#suppressed, "action")}` : "";
    this.say(`${sentence(run)}${held}`);
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
    const of = expected > size ? ` of about ${bytes(expected)}` : "";
    write(`\r\x1b[Ktrapline: writing ${bytes(size)}${of}, ${bytes(size / ms * 1000)}/s, ${span(ms)}`);
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
