/**
 * A CI service, for whoever adds one: what a run has to know of it, and how it is spoken to. Each service is one file in
 * `services/`; {@link ./services.ts} is the table of them.
 *
 * @module
 */

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Something that a person should see beside the code. */
export interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly text: string;
  /** A file from the root of the repository, with slashes, and its line from 1. */
  readonly place?: { readonly file: string; readonly line: number } | undefined;
}

/** What reaches a service: a line of the step's log, or text at the end of a file. */
export type ServiceMessage = { readonly line: string } | { readonly file: string; readonly text: string };

/** The repository that a job has checked out. */
export interface Repository {
  /** Its folder; undefined where the service does not name one. */
  readonly root: string | undefined;
  /** Whether anybody may read it; undefined where the service does not say. */
  readonly isPublic: boolean | undefined;
  /** The address of a line at the job's commit; undefined where the service does not say enough for one. */
  readonly link: (place: { readonly file: string; readonly line: number }) => string | undefined;
}

/** Where a run can be found again: part of a manifest. */
export interface Build {
  readonly commit?: string | undefined;
  /** The address of the run's page. */
  readonly run?: string | undefined;
}

/** A service. What it has no words for is an empty list, and what it does not know is undefined. */
export interface CiService {
  /** The value of `--ci`. */
  readonly name: string;
  /** Whether a process with these variables belongs to one of its jobs. */
  detect(env: Environment): boolean;

  annotation(annotation: Annotation): readonly ServiceMessage[];
  /** Begins a part of the log that is folded. */
  group(title: string): readonly ServiceMessage[];
  endGroup(): readonly ServiceMessage[];
  /** From here on no line of the log is a command, up to `resume` with the same token. */
  hush(token: string): readonly ServiceMessage[];
  resume(token: string): readonly ServiceMessage[];
  /** Keeps a text out of the log, wherever it appears. */
  mask(secret: string): readonly ServiceMessage[];

  /** Values for later steps. */
  outputs(values: Readonly<Record<string, string>>, env: Environment): readonly ServiceMessage[];
  /** Shows Markdown with the run. */
  page(markdown: string, env: Environment): readonly ServiceMessage[];
  /** Bytes that the page still takes. */
  room(env: Environment): number;

  /** For how long the job has run at least, in milliseconds; 0 where nothing says it. */
  jobAgeMs(env: Environment, now?: number): number;
  repository(env: Environment): Repository;
  build(env: Environment): Build | undefined;
}

/** A line of the log. */
export const line = (text: string): readonly ServiceMessage[] => [{ line: text }];

/** Puts text into a line as `%0A` for a line's end, and so on; which characters, and how, is the service's own. */
export function escaped(text: string, codes: Readonly<Record<string, string>>): string {
  return [...text].map((character) => codes[character] ?? character).join("");
}

/** The address of a line on a server that has GitHub's paths. */
export function gitHubLink(
  repository: string,
  commit: string,
  { file, line }: { readonly file: string; readonly line: number },
): string {
  return `${repository}/blob/${commit}/${file.split("/").map(encodeURIComponent).join("/")}#L${line}`;
}
