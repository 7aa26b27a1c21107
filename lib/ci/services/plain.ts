/** Any other service: `CI` is set, and there are no commands. @module */
import type { CiService } from "../service.ts";

const nothing = (): readonly never[] => [];

/** A job without a language of its own. */
export const PLAIN: CiService = {
  name: "plain",
  detect: ({ CI }) => Boolean(CI),
  annotation: nothing,
  group: nothing,
  endGroup: nothing,
  hush: nothing,
  resume: nothing,
  mask: nothing,
  outputs: nothing,
  page: nothing,
  room: () => Infinity,
  jobAgeMs: () => 0,
  repository: () => ({ root: undefined, isPublic: undefined, link: () => undefined }),
  build: () => undefined,
};
