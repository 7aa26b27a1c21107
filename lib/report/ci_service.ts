/** How CI services are talked to: by lines of a certain shape among the output of a step. @module */

/** Something that a person should see beside the code. */
export interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly text: string;
  /** A file from the root of the repository, with slashes, and its line from 1. */
  readonly place?: { readonly file: string; readonly line: number } | undefined;
}

/** A service's language. A line it has no word for is left out. */
export interface CiService {
  readonly name: "github" | "azure" | "plain";
  annotation(annotation: Annotation): string | undefined;
  /** Begins a part of the log that is folded. */
  group(title: string): string | undefined;
  endGroup(): string | undefined;
  /** From here on nothing is a command, until the same token is told to `resume`. */
  hush(token: string): string | undefined;
  /** Hears commands again. */
  resume(token: string): string | undefined;
  /** Keeps a text out of the log, wherever it appears. */
  mask(secret: string): string | undefined;
  /** Shows a file of Markdown with the run. */
  summary(path: string): string | undefined;
}

const nothing = (): undefined => undefined;

/** Puts text into a line as `%0A` for a line's end, and so on; which characters, and how, is the service's own. */
function escape(text: string, codes: Readonly<Record<string, string>>): string {
  return [...text].map((character) => codes[character] ?? character).join("");
}

const DATA = { "%": "%25", "\r": "%0D", "\n": "%0A" };
const PROPERTY = { ...DATA, ":": "%3A", ",": "%2C" };

const GITHUB: CiService = {
  name: "github",
  annotation({ level, title, text, place }: Annotation): string {
    const where = place ? `file=${escape(place.file, PROPERTY)},line=${place.line},` : "";
    return `::${level} ${where}title=${escape(title, PROPERTY)}::${escape(text, DATA)}`;
  },
  group: (title) => `::group::${escape(title, DATA)}`,
  endGroup: () => "::endgroup::",
  hush: (token) => `::stop-commands::${token}`,
  resume: (token) => `::${token}::`,
  mask: (secret) => `::add-mask::${escape(secret, DATA)}`,
  summary: nothing, // It is a file that the runner names.
};

const AZURE_DATA = { "%": "%AZP25", "\r": "%0D", "\n": "%0A" };
const AZURE_PROPERTY = { ...AZURE_DATA, "]": "%5D", ";": "%3B" };

/** Written from the documentation of its logging commands; it has no way to stop them. */
const AZURE: CiService = {
  name: "azure",
  annotation({ level, title, text, place }: Annotation): string {
    const where = place
      ? `;sourcepath=${escape(place.file, AZURE_PROPERTY)};linenumber=${place.line};columnnumber=1`
      : "";
    return `##vso[task.logissue type=${level}${where}]${escape(`${title}: ${text}`, AZURE_DATA)}`;
  },
  group: (title) => `##[group]${escape(title, AZURE_DATA)}`,
  endGroup: () => "##[endgroup]",
  hush: nothing,
  resume: nothing,
  mask: (secret) => `##vso[task.setsecret]${escape(secret, AZURE_DATA)}`,
  summary: (path) => `##vso[task.uploadsummary]${path}`,
};

const PLAIN: CiService = {
  name: "plain",
  annotation: nothing,
  group: nothing,
  endGroup: nothing,
  hush: nothing,
  resume: nothing,
  mask: nothing,
  summary: nothing,
};

/** The services by name. */
export const CI_SERVICES: Readonly<Record<CiService["name"], CiService>> = {
  github: GITHUB,
  azure: AZURE,
  plain: PLAIN,
};

/** The service whose job this is, by the variables that it sets; undefined outside of CI. */
export function ciServiceOf(env: (name: string) => string | undefined): CiService | undefined {
  if (env("GITHUB_ACTIONS") === "true") return GITHUB;
  if (env("TF_BUILD")?.toLowerCase() === "true") return AZURE;
  return env("CI") ? PLAIN : undefined;
}
