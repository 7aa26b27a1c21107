import { match, ok, strictEqual as equal } from "node:assert/strict";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("a program past its deadline is dumped, killed, and the run gives 124", async () => {
  await using out = await outputFolder();
  const program = (await programs()).path("hang");
  const { code, stderr, stdout } = await trapline([
    "run",
    "--deadline",
    "1s",
    "--out",
    out.path,
    program,
    "deadlock",
  ]);
  equal(code, 124, stderr);
  match(stdout, /ready/);
  match(stderr, /the rule deadline killed the target/);
  const [file, ...rest] = await captured(out.path);
  equal(rest.length, 0, "one dump was due");
  const { manifest, dump } = file!;
  equal(manifest.rule, "deadline");
  ok(manifest.verification.ok);
  const functions = manifest.stacks.flatMap(({ frames }) => frames.map((frame) => frame.function));
  equal(
    functions.filter((name) => name === "lock_both").length,
    2,
    "both deadlocked threads show their function",
  );
  // The compiler puts `enter` into `lock_both`: both are named, and not the outer one twice.
  equal(functions.filter((name) => name === "enter").length, 2);
  ok(
    manifest.stacks.some(({ frames }) =>
      frames.some(({ file, line }) => file?.endsWith("tests/fixtures/hang.c") && line)
    ),
  );
  if (!breakpadMissing) ok((await stackwalk(dump)).threads.length >= manifest.stacks.length - 1);
});

Deno.test("a deadline looks twice at each process of the tree before it says what it does", async () => {
  await using out = await outputFolder();
  const hang = seen((await programs()).path("hang"));
  const options = ["--follow-children", "--deadline", "3s", "--out", out.path];
  const { code, stderr } = await trapline(["run", ...options, "--", "cmd.exe", "/c", hang, "spin"]);
  equal(code, 124, stderr);
  const verdicts = Object.fromEntries(
    (await captured(out.path)).map((
      { manifest: { target, hang } },
    ) => [target.image.split("\\").at(-1), hang]),
  );
  // On a machine full of tests it may not have got half a core: then its thread is known to be ready to run.
  const { verdict, evidence } = verdicts["hang.exe"]!;
  ok(verdict === "spinning" || verdict === "starved", `${verdict}: ${evidence.join("; ")}`);
  match(evidence.join("\n"), /^[1-9]\d* % of a core over 1\.\d s$/m);
  equal(verdicts["cmd.exe"]?.verdict, "waiting");
  match(verdicts["cmd.exe"]!.evidence.join("\n"), /^\d % of a core over 1\.\d s$/m);
});

Deno.test("a program that sleeps is waiting, also where the processors are full, and has one bucket", async () => {
  await using out = await outputFolder();
  const hang = (await programs()).path("hang");
  const options = ["--silence", "3s", "--out", out.path];
  const busy = Array.from(
    { length: navigator.hardwareConcurrency + 1 },
    () => new Deno.Command("timeout", { args: ["60", "sh", "-c", "while :; do :; done"] }).spawn(),
  );
  try {
    const { code, stderr } = await trapline(["run", ...options, "--", hang, "sleep"]);
    equal(code, 124, stderr);
  } finally {
    for (const each of busy) each.kill();
    await Promise.all(busy.map(({ status }) => status));
  }
  equal((await trapline(["run", ...options, "--", hang, "sleep"])).code, 124);
  const [full, idle] = (await captured(out.path)).map(({ manifest }) => manifest);
  equal(full?.hang?.verdict, "waiting", full?.hang?.evidence.join("; "));
  match(full!.hang!.evidence.join("\n"), /^thread \d+ waits in Sleep\w*, called by hang!sleep_for_ever/m);
  equal(full?.bucket, idle?.bucket);
});

Deno.test("--no-kill dumps a program past its deadline and lets it end by itself", async () => {
  await using out = await outputFolder();
  const program = (await programs()).path("ticker");
  const { code, stderr } = await trapline([
    "run",
    "--deadline",
    "700ms",
    "--no-kill",
    "--out",
    out.path,
    program,
    "3",
  ]);
  equal(code, 0, stderr);
  equal((await captured(out.path)).length, 1);
});

Deno.test("a program that ends before its deadline is left alone", async () => {
  await using out = await outputFolder();
  const { code, stderr } = await trapline([
    "run",
    "--deadline",
    "30s",
    "--out",
    out.path,
    (await programs()).path("exit"),
    "7",
  ]);
  equal(code, 7, stderr);
  equal((await captured(out.path)).length, 0);
  match(stderr, /wrote no dump because nothing a rule waits for happened; the target exited with 7/);
});

Deno.test("--fail-on-capture turns 0 into 70 or its number when a dump was taken, and leaves other codes", async () => {
  await using out = await outputFolder();
  const fixtures = await programs();
  const late = ["--deadline", "500ms", "--no-kill", "--out", out.path];
  const ticker = ["--", fixtures.path("ticker"), "6"];
  equal((await trapline(["run", "--fail-on-capture", ...late, ...ticker])).code, 70);
  equal((await trapline(["run", "--fail-on-capture=9", ...late, ...ticker])).code, 9);
  equal(
    (await trapline(["run", "--fail-on-capture", "--out", out.path, fixtures.path("exit"), "0"])).code,
    0,
  );
  equal(
    (await trapline(["run", "--fail-on-capture", "--out", out.path, fixtures.path("crash"), "divide"])).code,
    0xC0000094,
  );
});
