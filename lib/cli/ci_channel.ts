/** The ways by which a step tells its CI service something: lines in the log, and files. @module */
import { appendFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CiService } from "../report/ci_service.ts";

/** GitHub shows no summary of more than 1 MiB; the rest is for whoever else writes to it. */
const SUMMARY_ROOM = 1_000_000;

/** One step's ways. */
export class CiChannel {
  readonly #outputs: string | undefined;
  readonly #page: string | undefined;
  /** A file for a summary where the service takes it as one. */
  readonly summaryFile: string | undefined;

  constructor({ name }: CiService, env: Readonly<Record<string, string>>) {
    this.#outputs = name === "github" ? env.GITHUB_OUTPUT : undefined;
    this.#page = name === "github" ? env.GITHUB_STEP_SUMMARY : undefined;
    const temp = name === "azure" ? env.AGENT_TEMPDIRECTORY : undefined;
    this.summaryFile = temp && join(temp, `trapline-${crypto.randomUUID()}.md`);
  }

  /** Bytes that the step's page still takes. */
  get room(): number {
    const used = this.#page ? statSync(this.#page, { throwIfNoEntry: false })?.size ?? 0 : 0;
    return SUMMARY_ROOM - used;
  }

  /** Writes a line to the log: on stderr, because stdout is the target's alone, and a test runner may read it. */
  tell(line: string | undefined): void {
    if (line === undefined) return;
    const data = new TextEncoder().encode(`${line}\n`);
    for (let at = 0; at < data.length;) at += Deno.stderr.writeSync(data.subarray(at));
  }

  /** Adds to the step's page. */
  page(text: string): void {
    if (this.#page) appendFileSync(this.#page, text);
  }

  /** The step's outputs, each between two lines that nobody can guess. */
  output(values: Readonly<Record<string, string>>): void {
    if (!this.#outputs) return;
    const lines = Object.entries(values).map(([name, value]) => {
      const end = `trapline-${crypto.randomUUID()}`;
      return `${name}<<${end}\n${value}\n${end}\n`;
    });
    appendFileSync(this.#outputs, lines.join(""));
  }
}
