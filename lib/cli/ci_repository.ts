/** The job's repository: which files it has here, and where they are on the web. @module */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Place, Sources } from "../report/place.ts";

type Environment = Readonly<Record<string, string>>;

/** The files that the job has checked out. */
export function sourcesOf({ GITHUB_WORKSPACE, BUILD_SOURCESDIRECTORY }: Environment): Sources {
  const root = GITHUB_WORKSPACE ?? BUILD_SOURCESDIRECTORY ?? Deno.cwd();
  return {
    root,
    has: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false,
  };
}

/** Gives the address of a line at the job's commit; undefined where the job says none. */
export function linkOf(env: Environment): (place: Place) => string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = env;
  return ({ file, line }) => {
    if (!server || !repository || !commit) return undefined;
    const path = file.split("/").map(encodeURIComponent).join("/");
    return `${server}/${repository}/blob/${commit}/${path}#L${line}`;
  };
}
