/**
 * Starts programs and watches them: `crowd.ts PROGRAMS WATCH-OPTIONS...`, the programs with their arguments as JSON.
 * Prints their pids and the watch's exit code as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { cliArguments } from "./cli.ts";

const [crowd = "[]", ...watch] = Deno.args;
const children = (JSON.parse(crowd) as string[][]).map(([program = "", ...args]) =>
  new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn()
);
const { code } = await new Deno.Command(Deno.execPath(), {
  args: cliArguments("watch", ...watch),
  stdin: "null",
  stdout: "null",
  stderr: "inherit",
}).spawn().status;
for (const child of children) child.kill("SIGKILL");
await Promise.all(children.map(({ status }) => status));
console.log(JSON.stringify({ pids: children.map(({ pid }) => pid), code }));
