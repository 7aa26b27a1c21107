import { match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

/** What echo.exe printed about itself. */
function echoed(stdout: string): { args: string[]; cwd: string; stdin: string; env: Record<string, string> } {
  const [head = "", stdin = ""] = stdout.split(/stdin:\r?\n/);
  const lines = head.split(/\r?\n/).map((line) => /^(\w+)(?: (\S+))? \[(.*)\]$/s.exec(line));
  const of = (label: string): RegExpExecArray[] =>
    lines.filter((line) => line?.[1] === label) as RegExpExecArray[];
  return {
    args: of("arg").map(([, , , value]) => value!),
    cwd: of("cwd")[0]?.[3] ?? "",
    env: Object.fromEntries(of("env").map(([, , name, value]) => [name!, value!])),
    stdin,
  };
}

Deno.test("a target gets its arguments, working folder, variables and standard handles as it would alone", async () => {
  await using out = await outputFolder();
  const { unicode } = await programs();
  const args = [
    "plain",
    "two words",
    'say "hi"',
    "",
    "end\\",
    "a\\\\b",
    '\\"',
    "Ünïcødé 日本",
    "%PATH%",
    "^&|<>",
    "--",
    "--env=GREETING",
  ];
  const options = ["--out", out.path, "--cwd", seen(unicode), "--env", "GREETING=grüße dich"];
  const { code, stdout, stderr } = await trapline(
    ["run", ...options, "--", join(unicode, "echo.exe"), ...args, "--exit=0xC0000100"],
    { stdin: "first\nsecond, ünï\n" },
  );
  equal(code, 0xC0000100, stderr);
  const seenByTarget = echoed(stdout);
  equal(JSON.stringify(seenByTarget.args), JSON.stringify([...args, "--exit=0xC0000100"]));
  equal(seenByTarget.cwd, seen(unicode));
  equal(seenByTarget.env.GREETING, "grüße dich");
  equal(seenByTarget.stdin, "first\nsecond, ünï\n");
  match(stderr, /echo: a line for stderr/);
});

Deno.test("a target does not see what Trapline and the engine keep in their own environment", async () => {
  await using out = await outputFolder();
  const names = ["TRAPLINE_HOST_TOKEN", "TRAPLINE_ENGINE"];
  const { stdout } = await trapline(
    [
      "run",
      "--out",
      out.path,
      "--",
      (await programs()).path("echo"),
      ...names.map((name) => `--env=${name}`),
      "--env=PATH",
    ],
    { stdin: "" },
  );
  const { env } = echoed(stdout);
  for (const name of names) equal(env[name], "(not set)", name);
  ok(!env.PATH?.toLowerCase().includes("dbgeng"), `the engine's folder is in PATH: ${env.PATH}`);
});

Deno.test("a crash under a path that is not ASCII is captured", async () => {
  await using out = await outputFolder();
  const { unicode } = await programs();
  const { code } = await trapline([
    "run",
    "--out",
    join(out.path, "Dümps 日本"),
    join(unicode, "crash.exe"),
    "null-read",
  ]);
  equal(code, 0xC0000005);
  const [file, ...rest] = await captured(join(out.path, "Dümps 日本"));
  equal(rest.length, 0);
  ok(file?.manifest.verification.ok);
  match(file?.manifest.target.image ?? "", /日本\\crash\.exe$/);
});

Deno.test("run passes a program's options on, also those that Trapline has too", async () => {
  await using out = await outputFolder();
  const program = (await programs()).path("echo");
  const { stdout } = await trapline([
    "run",
    "--out",
    out.path,
    program,
    "--out",
    "x",
    "--help",
    "--fail-on-capture",
  ], { stdin: "" });
  equal(echoed(stdout).args.join(" "), "--out x --help --fail-on-capture");
});
