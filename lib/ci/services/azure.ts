/**
 * Azure Pipelines: logging commands, which are lines of the log. Written from their documentation and the agent's
 * source; not run on an agent yet. It has no command that stops commands, and no variable that says whether a project
 * is public.
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Annotation,
  type Build,
  type CiService,
  type Environment,
  escaped,
  gitHubLink,
  line,
  type ServiceMessage,
} from "../service.ts";

const DATA = { "%": "%AZP25", "\r": "%0D", "\n": "%0A" };
const PROPERTY = { ...DATA, "]": "%5D", ";": "%3B" };

/** No limit is documented; GitHub's keeps a page readable here too. */
const PAGE_BYTES = 1_000_000;

/** The repository's address without the user that Azure Repos puts before its host. */
function addressOf({ BUILD_REPOSITORY_URI: uri }: Environment): string | undefined {
  return uri && URL.canParse(uri) ? uri.replace(/^(https?:\/\/)[^/@]*@/, "$1") : undefined;
}

function link(
  env: Environment,
  place: { readonly file: string; readonly line: number },
): string | undefined {
  const [address, commit] = [addressOf(env), env.BUILD_SOURCEVERSION];
  if (!address || !commit) return undefined;
  const provider = env.BUILD_REPOSITORY_PROVIDER;
  if (provider === "GitHub" || provider === "GitHubEnterprise") return gitHubLink(address, commit, place);
  if (provider !== "TfsGit") return undefined;
  const from = `line=${place.line}&lineEnd=${place.line + 1}&lineStartColumn=1&lineEndColumn=1`;
  return `${address}?path=${encodeURIComponent(`/${place.file}`)}&version=GC${commit}&${from}`;
}

/** Azure's jobs. */
export const AZURE: CiService = {
  name: "azure",
  detect: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === "true",

  annotation({ level, title, text, place }: Annotation): readonly ServiceMessage[] {
    const where = place
      ? `;sourcepath=${escaped(place.file, PROPERTY)};linenumber=${place.line};columnnumber=1`
      : "";
    return line(`##vso[task.logissue type=${level}${where}]${escaped(`${title}: ${text}`, DATA)}`);
  },
  group: (title) => line(`##[group]${escaped(title, DATA)}`),
  endGroup: () => line("##[endgroup]"),
  hush: () => [],
  resume: () => [],
  mask: (secret) => line(`##vso[task.setsecret]${escaped(secret, DATA)}`),

  /** A step with a `name` has them as `$(name.outcome)`. */
  outputs: (values) =>
    Object.entries(values).flatMap(([name, value]) =>
      line(`##vso[task.setvariable variable=${escaped(name, PROPERTY)};isOutput=true]${escaped(value, DATA)}`)
    ),
  /** It takes a page as a file, and adds each to the run's own. */
  page(text, { AGENT_TEMPDIRECTORY: folder }): readonly ServiceMessage[] {
    if (!folder) return [];
    const file = join(folder, `trapline-${crypto.randomUUID()}.md`);
    return [{ file, text }, ...line(`##vso[task.uploadsummary]${file}`)];
  },
  room: () => PAGE_BYTES,

  /**
   * The agent empties its folder for temporary files when a job starts, so nothing in there is older than the job. The
   * steps before the first one that wrote there are not counted.
   */
  jobAgeMs({ AGENT_TEMPDIRECTORY: folder }, now = Date.now()): number {
    if (!folder || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return 0;
    const times = readdirSync(folder).map((name) =>
      statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now
    );
    return Math.max(0, now - Math.min(now, ...times));
  },
  repository: (env) => ({
    root: env.BUILD_SOURCESDIRECTORY,
    isPublic: undefined,
    link: (place) => link(env, place),
  }),
  build(env): Build | undefined {
    const { SYSTEM_COLLECTIONURI: server, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: id } = env;
    const known = server && project && id;
    const run = known
      ? `${server.replace(/\/?$/, "/")}${encodeURIComponent(project)}/_build/results?buildId=${id}`
      : undefined;
    const commit = env.BUILD_SOURCEVERSION;
    return commit === undefined && run === undefined ? undefined : { commit, run };
  },
};
