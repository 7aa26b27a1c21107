/** A run inside of a CI job, for run and attach: what its service is given before, during and after it. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { deliver, writeLine } from "../ci/channel.ts";
import { memoryWarning } from "../ci/privacy.ts";
import { remaining, withJobRules } from "../ci/rules.ts";
import type { Annotation, CiService, Repository } from "../ci/service.ts";
import { CI_SERVICES, ciServiceNamed, ciServiceOf } from "../ci/services.ts";
import { annotationsOf } from "../report/annotations.ts";
import { summaryOf } from "../report/markdown.ts";
import { type Sources, sourcesIn } from "../report/place.ts";
import { redactor } from "../report/redact.ts";
import { sentence } from "../report/sentence.ts";
import type { RunResult } from "../watch/run.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { UsageError } from "./exit.ts";
import { writeAtEnd } from "./output_files.ts";

/** A program with a console has its Ctrl-C, and its dump, long before. */
const OWN_CTRL_C_MS = 1_000;

/** What the options say about CI. */
export interface CiArguments {
  /** `github`, `azure`, `plain`, `off`; without it what the environment says. */
  readonly ci?: string | undefined;
  /** A file that the summary is written to as well. */
  readonly summary?: string | undefined;
  /** A file of results as JUnit's XML. */
  readonly junit?: string | undefined;
  /** A file of results as SARIF. */
  readonly sarif?: string | undefined;
  /** How long the whole job may take: `30m`. */
  readonly jobTimeout?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Reports one run to a CI service. */
export class CiRun implements Disposable {
  readonly #args: CiArguments;
  readonly #service: CiService;
  readonly #env = Deno.env.toObject();
  readonly #redact = redactor(this.#env);
  readonly #repository: Repository;
  readonly #sources: Sources;
  readonly #eventName = `trapline-cancelled-${crypto.randomUUID()}`;
  #token: string | undefined;
  #folded = false;
  #asking: ReturnType<typeof setTimeout> | undefined;

  private constructor(args: CiArguments, service: CiService) {
    this.#args = args;
    this.#service = service;
    this.#repository = service.repository(this.#env);
    this.#sources = sourcesIn(this.#repository.root ?? Deno.cwd());
  }

  /** For the job that this is, or the one that the options name; undefined outside of CI. @throws {UsageError} */
  static open(args: CiArguments): CiRun | undefined {
    if (args.ci === "off") return undefined;
    const named = args.ci === undefined ? undefined : ciServiceNamed(args.ci);
    if (args.ci !== undefined && named === undefined) {
      const names = CI_SERVICES.map(({ name }) => name).join(", ");
      throw new UsageError(`--ci takes ${names} or off, not "${args.ci}"`);
    }
    const service = named ?? ciServiceOf(Deno.env.toObject());
    return service && new CiRun(args, service);
  }

  /** The Plan with what a job needs; warns when it would publish memory. @throws {RecipeError} */
  plan(plan: Plan): Plan {
    const { jobTimeout } = this.#args;
    const age = this.#service.jobAgeMs(this.#env);
    const text = memoryWarning(plan, this.#repository.isPublic);
    if (text) this.#annotate({ level: "warning", title: "A dump with memory in a public repository", text });
    return withJobRules(plan, {
      cancelled: this.#eventName,
      remainingMs: jobTimeout === undefined ? undefined : remaining(milliseconds(jobTimeout), age),
    });
  }

  /** From here on the log belongs to the target: folded, and with no command in it. */
  begin(): void {
    if (this.#args.quiet) return;
    deliver(this.#service.group("Output of the program under Trapline"));
    this.#folded = true;
    this.#hush();
  }

  /** The job is being cancelled: asks for the dump that is due then, where the program's own Ctrl-C did not. */
  cancel(): void {
    this.#asking = setTimeout(() => {
      // The session that waits for it has made it.
      using event = new NamedEvent(this.#eventName);
      event.set();
    }, OWN_CTRL_C_MS);
  }

  /** The log is ours again; `explain` prints what may hold the target's words. */
  end(result: RunResult, code: number, explain: () => void): void {
    this.#unfold();
    this.#hush();
    explain();
    this.#resume();
    for (const annotation of annotationsOf(result, this.#sources, this.#redact)) this.#annotate(annotation);
    const summary = this.#summarise(result);
    this.#output({
      outcome: result.outcome,
      "exit-code": String(result.exitCode ?? code),
      captures: String(result.captures.length),
      dumps: result.captures.map(({ dump, manifestPath }) => dump || manifestPath).join("\n"),
      bucket: result.captures.find(({ manifest }) => manifest.bucket)?.manifest.bucket ?? "",
      summary: summary ?? "",
      junit: this.#args.junit ?? "",
      sarif: this.#args.sarif ?? "",
    });
  }

  /** Trapline itself failed: never in silence. */
  failed(text: string, code: number): void {
    this.#unfold();
    this.#annotate({ level: "error", title: "Trapline failed", text: this.#redact(text) });
    deliver(this.#service.page("Trapline failed, and captured nothing.\n", this.#env));
    this.#output({
      outcome: "failed",
      "exit-code": String(code),
      captures: "0",
      dumps: "",
      bucket: "",
      summary: "",
      junit: "",
      sarif: "",
    });
  }

  #summarise(result: RunResult): string | undefined {
    if (this.#args.quiet && result.captures.length + result.missed.length === 0) return undefined;
    const text = summaryOf(result, sentence(result), {
      room: this.#service.room(this.#env),
      sources: this.#sources,
      redact: this.#redact,
      link: this.#repository.link,
    });
    deliver(this.#service.page(text, this.#env));
    if (this.#args.summary !== undefined) writeAtEnd("--summary", this.#args.summary, text);
    return this.#args.summary;
  }

  #annotate(annotation: Annotation): void {
    deliver(this.#service.annotation(annotation));
  }

  #output(values: Readonly<Record<string, string>>): void {
    deliver(this.#service.outputs(values, this.#env));
  }

  #hush(): void {
    this.#token = `trapline-${crypto.randomUUID()}`;
    deliver(this.#service.hush(this.#token));
  }

  /** On a line of its own: the target's last one may not have ended. */
  #resume(): void {
    const messages = this.#token === undefined ? [] : this.#service.resume(this.#token);
    if (messages.length > 0) writeLine("");
    deliver(messages);
    this.#token = undefined;
  }

  /** The log is not the target's any more. */
  #unfold(): void {
    this.#resume();
    if (this.#folded) deliver(this.#service.endGroup());
    this.#folded = false;
  }

  /** Commands are heard again, however the run ended. */
  [Symbol.dispose](): void {
    clearTimeout(this.#asking);
    this.#unfold();
  }
}
