/** What a command line means that the grammar can't know. @module */
import { EXIT } from "./exit.ts";
import { USUAL_ENGINE } from "./options.ts";

/** Options of ours that take the next argument as their value. */
const VALUED = new Set(
  ("recipe exception exit-code debug-text load break hang silence deadline cpu memory dump cooldown disk out events " +
    "result cwd env engine symbols ci summary job-timeout command-line timeout health for keep-first keep-last " +
    "max-age max-size").split(" ").map((name) => `--${name}`).concat(
      "-n",
    ),
);

/**
 * What the parser can't know, because `run` takes everything from its program on as it is: `--fail-on-capture` may
 * stand without its number, and `--help` is ours before the program. What belongs to the program is not looked at.
 * `--engine` of `inspect` may stand without its path.
 */
export function expand(args: readonly string[]): string[] {
  if (args[0] === "inspect") return args.map((arg) => arg === "--engine" ? `${arg}=${USUAL_ENGINE}` : arg);
  const own = [...args];
  for (let i = 1; i < own.length && own[i]?.startsWith("-") && own[i] !== "--"; i++) {
    if (own[i] === "--help") return ["help", own[0] ?? ""];
    if (own[i] === "--fail-on-capture") own[i] += `=${EXIT.CAPTURED}`;
    if (VALUED.has(own[i] ?? "")) i++;
  }
  return own;
}
