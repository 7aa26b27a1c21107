/**
 * Kills a supervisor and its snapshot host at once while the dump is written, and has what is left repaired; prints what
 * it saw as JSON: `kill_both.ts PROGRAM OUT`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { fileURLToPath } from "node:url";
import { resumeLeft } from "../../../lib/watch/resume.ts";
import { processes } from "../../../lib/win32/process.ts";
import { suspension } from "../../../lib/win32/suspension.ts";

const [program = "", out = ""] = Deno.args;
const CLI = new URL("../../../lib/cli/main.ts", import.meta.url).href;
const CONFIG = new URL("../../../deno.json", import.meta.url);
const FLAGS = ["run", "-A", "--no-check", "--cached-only", "--node-modules-dir=manual"];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function cli(...args: string[]): Deno.Command {
  const config = fileURLToPath(CONFIG);
  return new Deno.Command(Deno.execPath(), {
    args: [...FLAGS, "--config", config, CLI, ...args],
    stdout: "null",
  });
}

function growing(): boolean {
  try {
    return [...Deno.readDirSync(out)].some(({ name }) => Deno.statSync(`${out}\\${name}`).size > 1e6);
  } catch {
    return false; // Not there yet.
  }
}

function refusal(pid: number): string {
  try {
    resumeLeft(String(pid));
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function resume(pid: number): Promise<{ code: number; text: string }> {
  const { code, stderr } = await cli("resume", String(pid)).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

const target = new Deno.Command(program, { args: ["eof", "700"], stdin: "piped", stdout: "piped" }).spawn();
await pause(3_000);
const before = [...suspension(target.pid).values()];
const supervisor = cli("snap", "--dump", "full", "--out", out, String(target.pid)).spawn();
for (let i = 0; i < 6_000 && !growing(); i++) await pause(5);
const meanwhile = refusal(target.pid);
const hosts = processes().filter(({ parent }) => parent === supervisor.pid).map(({ pid }) => pid);
for (const pid of [supervisor.pid, ...hosts]) Deno.kill(pid, "SIGKILL");
await supervisor.status;
await pause(500);
const left = [...suspension(target.pid).values()];
const first = await resume(target.pid);
const after = [...suspension(target.pid).values()];
const second = await resume(target.pid);
await target.stdin.close();
const last = (await new Response(target.stdout).text()).trim().split("\n").at(-1);
const { code } = await target.status;
console.log(JSON.stringify({ before, meanwhile, hosts, left, first, after, second, code, last }));
