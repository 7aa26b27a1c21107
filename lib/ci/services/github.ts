/** GitHub Actions: workflow commands in the log, and the files that its runner names. @module */
import { readFileSync, statSync } from "node:fs";
import {
  type Annotation,
  type Build,
  type CiService,
  type Environment,
  escaped,
  gitHubLink,
  line,
  type Repository,
  type ServiceMessage,
} from "../service.ts";

const DATA = { "%": "%25", "\r": "%0D", "\n": "%0A" };
const PROPERTY = { ...DATA, ":": "%3A", ",": "%2C" };

/** No summary of more than 1 MiB is shown; the rest is for whoever else writes to it. */
const PAGE_BYTES = 1_000_000;

/** The event that started the job; undefined where there is none that can be read. */
export function jobEvent({ GITHUB_EVENT_PATH: path }: Environment): unknown {
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || (error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a job's repository is public, by the event that started it; undefined where that says nothing. */
export function isPublic(event: unknown): boolean | undefined {
  const repository = (event as { repository?: { private?: unknown; visibility?: unknown } } | null)
    ?.repository;
  if (typeof repository?.visibility === "string") return repository.visibility === "public";
  return typeof repository?.private === "boolean" ? !repository.private : undefined;
}

/** GitHub's jobs. */
export const GITHUB: CiService = {
  name: "github",
  detect: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === "true",

  annotation({ level, title, text, place }: Annotation): readonly ServiceMessage[] {
    const where = place ? `file=${escaped(place.file, PROPERTY)},line=${place.line},` : "";
    return line(`::${level} ${where}title=${escaped(title, PROPERTY)}::${escaped(text, DATA)}`);
  },
  group: (title) => line(`::group::${escaped(title, DATA)}`),
  endGroup: () => line("::endgroup::"),
  hush: (token) => line(`::stop-commands::${token}`),
  resume: (token) => line(`::${token}::`),
  mask: (secret) => line(`::add-mask::${escaped(secret, DATA)}`),

  outputs(values, { GITHUB_OUTPUT: file }): readonly ServiceMessage[] {
    if (!file) return [];
    // Each value stands between two lines that nobody can guess.
    const lines = Object.entries(values).map(([name, value]) => {
      const end = `trapline-${crypto.randomUUID()}`;
      return `${name}<<${end}\n${value}\n${end}\n`;
    });
    return [{ file, text: lines.join("") }];
  },
  page: (text, { GITHUB_STEP_SUMMARY: file }) => file ? [{ file, text }] : [],
  room({ GITHUB_STEP_SUMMARY: file }): number {
    const used = file ? statSync(file, { throwIfNoEntry: false })?.size ?? 0 : 0;
    return PAGE_BYTES - used;
  },

  /** The runner writes the event's file when the job starts. */
  jobAgeMs({ GITHUB_EVENT_PATH: path }, now = Date.now()): number {
    const written = path ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined;
    return written === undefined ? 0 : Math.max(0, now - written);
  },
  repository(env): Repository {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_SHA: commit } = env;
    return {
      root: env.GITHUB_WORKSPACE,
      isPublic: isPublic(jobEvent(env)),
      link: (place) => server && name && commit ? gitHubLink(`${server}/${name}`, commit, place) : undefined,
    };
  },
  build(env): Build | undefined {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
    if (!repository) return undefined;
    return {
      commit: env.GITHUB_SHA,
      run: server && id ? `${server}/${repository}/actions/runs/${id}` : undefined,
    };
  },
};
