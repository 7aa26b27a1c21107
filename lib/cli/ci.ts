/** A run inside of a CI job: what its service is told before, during and after. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { annotationsOf } from "../report/annotations.ts";
import { type Annotation, CI_SERVICES, type CiService, ciServiceOf } from "../report/ci_service.ts";
import { summaryOf } from "../report/markdown.ts";
import { redactor } from "../report/redact.ts";
import { sentence } from "../report/sentence.ts";
import type { RunResult } from "../watch/run.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { CiChannel } from "./ci_channel.ts";
import { jobAgeMs, jobEvent } from "./ci_job.ts";
import { memoryWarning } from "./ci_privacy.ts";
import { linkOf, sourcesOf } from "./ci_repository.ts";
import { remaining, withJobRules } from "./ci_rules.ts";
import { UsageError } from "./exit.ts";

/** A program with a console has its Ctrl-C, and its dump, long before. */
const OWN_CTRL_C_MS = 1_000;

/** What the options say about CI. */
export interface CiArguments {
  /** `github`, `azure`, `plain`, `off`; without it what the environment says. */
  readonly ci?: string | undefined;
  /** A file that the summary is written to as well. */
  readonly summary?: string | undefined;
  /** How long the whole job may take: `30m`. */
  readonly jobTimeout?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Tells a CI service about one run. */
export class CiRun implements Disposable {
  readonly #args: CiArguments;
  readonly #service: CiService;
  readonly #channel: CiChannel;
  readonly #env = Deno.env.toObject();
  readonly #redact = redactor(this.#env);
  readonly #sources = sourcesOf(this.#env);
  readonly #eventName = `trapline-cancelled-${crypto.randomUUID()}`;
  #token: string | undefined;
  #folded = false;
  #asking: ReturnType<typeof setTimeout> | undefined;

  private constructor(args: CiArguments, service: CiService) {
    this.#args = args;
    this.#service = service;
    this.#channel = new CiChannel(service, this.#env);
  }

  /** For the job this is, or the one that the options name; undefined outside of CI. @throws {UsageError} */
  static open(args: CiArguments): CiRun | undefined {
    if (args.ci === "off") return undefined;
    const named = args.ci === undefined ? undefined : CI_SERVICES[args.ci as CiService["name"]];
    if (args.ci !== undefined && named === undefined) {
      throw new UsageError(`--ci takes ${Object.keys(CI_SERVICES).join(", ")} or off, not "${args.ci}"`);
    }
    const service = named ?? ciServiceOf((name) => Deno.env.get(name));
    return service && new CiRun(args, service);
  }

  /** The Plan with what a job needs; says when it would publish memory. @throws {RecipeError} */
  plan(plan: Plan): Plan {
    const { jobTimeout } = this.#args;
    const age = jobAgeMs(this.#env);
    const text = memoryWarning(plan, jobEvent(this.#env));
    if (text) this.#annotate({ level: "warning", title: "A dump with memory in a public repository", text });
    return withJobRules(plan, {
      cancelled: this.#eventName,
      remainingMs: jobTimeout === undefined ? undefined : remaining(milliseconds(jobTimeout), age),
    });
  }

  /** From here on the log belongs to the target: folded, and with no command in it. */
  begin(): void {
    if (this.#args.quiet) return;
    this.#channel.tell(this.#service.group("Output of the program under Trapline"));
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
    this.#channel.output({
      outcome: result.outcome,
      "exit-code": String(result.exitCode ?? code),
      captures: String(result.captures.length),
      dumps: result.captures.map(({ dump, manifestPath }) => dump || manifestPath).join("\n"),
      bucket: result.captures.find(({ manifest }) => manifest.bucket)?.manifest.bucket ?? "",
      summary: summary ?? "",
    });
  }

  /** Trapline itself failed: never in silence. */
  failed(text: string, code: number): void {
    this.#unfold();
    this.#annotate({ level: "error", title: "Trapline failed", text: this.#redact(text) });
    this.#channel.page("Trapline failed, and captured nothing.\n");
    this.#channel.output({
      outcome: "failed",
      "exit-code": String(code),
      captures: "0",
      dumps: "",
      bucket: "",
      summary: "",
    });
  }

  #summarise(result: RunResult): string | undefined {
    if (this.#args.quiet && result.captures.length + result.missed.length === 0) return undefined;
    const text = summaryOf(result, sentence(result), {
      room: this.#channel.room,
      sources: this.#sources,
      redact: this.#redact,
      link: linkOf(this.#env),
    });
    this.#channel.page(text);
    const file = this.#args.summary ?? this.#channel.summaryFile;
    if (file === undefined) return undefined;
    Deno.writeTextFileSync(file, text);
    this.#channel.tell(this.#service.summary(file));
    return file;
  }

  #annotate(annotation: Annotation): void {
    this.#channel.tell(this.#service.annotation(annotation));
  }

  #hush(): void {
    this.#token = `trapline-${crypto.randomUUID()}`;
    this.#channel.tell(this.#service.hush(this.#token));
  }

  /** On a line of its own: the target's last one may not have ended. */
  #resume(): void {
    const line = this.#token === undefined ? undefined : this.#service.resume(this.#token);
    if (line !== undefined) this.#channel.tell(`\n${line}`);
    this.#token = undefined;
  }

  /** The log is not the target's any more. */
  #unfold(): void {
    this.#resume();
    if (this.#folded) this.#channel.tell(this.#service.endGroup());
    this.#folded = false;
  }

  /** Commands are heard again, however the run ended. */
  [Symbol.dispose](): void {
    clearTimeout(this.#asking);
    this.#unfold();
  }
}
