/** The CI services there are: which one a job's is, and which one is meant by a name. @module */
import type { Build, CiService, Environment } from "./service.ts";
import { AZURE } from "./services/azure.ts";
import { GITHUB } from "./services/github.ts";
import { PLAIN } from "./services/plain.ts";

/** All of them; the first one that detects itself is the job's. */
export const CI_SERVICES: readonly CiService[] = [GITHUB, AZURE, PLAIN];

/** The service of this name; undefined where there is none. */
export function ciServiceNamed(name: string): CiService | undefined {
  return CI_SERVICES.find((service) => service.name === name);
}

/** The CI service that this process runs under, known by the variables that it sets; undefined outside of CI. */
export function ciServiceOf(env: Environment): CiService | undefined {
  return CI_SERVICES.find((service) => service.detect(env));
}

/** The commit and the run of the job that this is, as far as its service says them; undefined outside of one. */
export function buildOf(env: Environment): Build | undefined {
  return ciServiceOf(env)?.build(env);
}
