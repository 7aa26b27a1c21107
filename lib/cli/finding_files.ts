/** The files of `--junit` and `--sarif`: what a run found, for tools that show such results. @module */
import { junitOf } from "../report/junit.ts";
import { sourcesIn } from "../report/place.ts";
import { redactor } from "../report/redact.ts";
import { sarifOf } from "../report/sarif.ts";
import { ciServiceOf } from "../ci/services.ts";
import type { RunResult } from "../watch/run.ts";
import { writeAtEnd } from "./output_files.ts";

/** Writes those that are asked for; paths in them are from the root of the job's repository, else from here. */
export function findingFiles(
  files: { readonly junit?: string | undefined; readonly sarif?: string | undefined },
  run: RunResult,
): void {
  const env = Deno.env.toObject();
  const options = {
    sources: sourcesIn(ciServiceOf(env)?.repository(env).root ?? Deno.cwd()),
    redact: redactor(env),
  };
  if (files.junit !== undefined) writeAtEnd("--junit", files.junit, junitOf(run, options));
  if (files.sarif !== undefined) {
    writeAtEnd("--sarif", files.sarif, `${JSON.stringify(sarifOf(run, options), null, 2)}\n`);
  }
}
