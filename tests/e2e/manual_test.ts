import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { running } from "../support/running.ts";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const SET_EVENT = fileURLToPath(new URL("./scenarios/set_event.ts", import.meta.url));
const LINE = "dump now";

/** A recipe in which each request has a rule that dumps once. */
async function recipe(folder: string, rules: Readonly<Record<string, unknown>>): Promise<string> {
  const path = join(folder, "..", "recipe.json");
  const all = Object.entries(rules).map(([rule, manual]) => [
    rule,
    { on: { manual }, do: [{ dump: "triage" }, { stop: true }] },
  ]);
  await Deno.writeTextFile(path, JSON.stringify({ name: "manual", rules: Object.fromEntries(all) }));
  return seen(path);
}

/** Which rules took a dump. */
async function rulesOf(folder: string): Promise<string[]> {
  return (await captured(folder)).map(({ manifest }) => manifest.rule).sort();
}

const BOTH = { line: { line: LINE }, key: { key: "k" }, other: { line: "something else" } };

Deno.test("a named event that somebody sets takes a snapshot; the target runs on", async () => {
  await using out = await outputFolder();
  const name = `trapline-test-${crypto.randomUUID()}`;
  const file = await recipe(out.path, { asked: { event: name } });
  const args = [
    "run",
    "--recipe",
    file,
    "--out",
    out.path,
    "--",
    (await programs()).path("exit"),
    "5",
    "6000",
  ];
  const [{ code, stderr }] = await Promise.all([trapline(args), windowsScript(SET_EVENT, [name, "5"])]);
  assert.equal(code, 5, stderr);
  const [file1, ...rest] = await captured(out.path);
  assert.equal(rest.length, 0, "the rule fires once, and stops");
  assert.equal(file1?.manifest.trigger["kind"], "manual", stderr);
});

Deno.test("run: a line and a key that come over a pipe each take a snapshot; the target runs on", async () => {
  await using out = await outputFolder();
  const file = await recipe(out.path, BOTH);
  const args = [
    "run",
    "--recipe",
    file,
    "--out",
    out.path,
    "--",
    (await programs()).path("exit"),
    "5",
    "5000",
  ];
  const { code, stderr } = await trapline(args, { stdin: `${LINE} please\r\n${LINE}\r\nk` });
  assert.equal(code, 5, stderr);
  assert.deepEqual(await rulesOf(out.path), ["key", "line"], stderr);
  assert.match(stderr, /stdin is Trapline's, for .*; a program that it launches gets an empty one/);
  assert.match(stderr, /stdin has ended: from here on no key and no line is heard/);
});

Deno.test("a stdin that stays open and silent holds nothing up", async () => {
  await using out = await outputFolder();
  const rule = { on: { timer: "500ms", every: "1s" }, do: [{ log: "second" }] };
  const rules = { key: { on: { manual: { key: "k" } }, do: [{ log: "key" }, { stop: true }] }, rule };
  const [file, events] = [`${out.path}.json`, `${out.path}.events`];
  await Deno.writeTextFile(file, JSON.stringify({ name: "open", rules }));
  const own = ["--recipe", seen(file), "--out", out.path, "--events", seen(events)];
  const args = ["run", ...own, "--", (await programs()).path("exit"), "5", "4000"];
  const { code, stderr } = await trapline(args, { stdin: "k", stdinUntil: new Promise(() => {}) });
  assert.equal(code, 5, stderr);
  const fired = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === "fired").map(({ rule }) => rule);
  assert.ok(fired.includes("key") && fired.filter((rule) => rule === "rule").length >= 2, `${fired}`);
});

Deno.test("attach: a line and a key that come over a pipe each take a snapshot; the target runs on", async () => {
  await using out = await outputFolder();
  const file = await recipe(out.path, BOTH);
  const { image, pid, ended } = await running("exit", "7", "8000");
  const { code, stderr } = await trapline(["attach", "--recipe", file, "--out", out.path, image], {
    stdin: `k${LINE}`,
  });
  assert.equal(code, 7, stderr);
  // The key is a part of the line that isn't the one.
  assert.deepEqual(await rulesOf(out.path), ["key"], stderr);
  assert.ok((await captured(out.path)).every(({ manifest }) => manifest.target.pid === pid));
  assert.equal((await ended).code, 7);
});

Deno.test("a target of such a recipe has an empty stdin, and one of any other recipe ours", async () => {
  await using out = await outputFolder();
  const echo = (await programs()).path("echo");
  const options = { stdin: "a secret\n" };
  const waiting = ["run", "--recipe", await recipe(out.path, BOTH), "--out", out.path, "--", echo];
  const { code, stdout } = await trapline(waiting, options);
  assert.equal(code, 0);
  assert.match(stdout, /stdin:\r?\n$/);
  const other = [
    "run",
    "--recipe",
    await recipe(out.path, { asked: { event: "none" } }),
    "--out",
    out.path,
    "--",
  ];
  assert.match((await trapline([...other, echo], options)).stdout, /stdin:\r?\na secret\r?\n$/);
});

Deno.test("where there is no stdin, that nobody can ask is said", async () => {
  await using out = await outputFolder();
  const events = `${out.path}.events`;
  const args = [
    "run",
    "--recipe",
    await recipe(out.path, BOTH),
    "--out",
    out.path,
    "--events",
    seen(events),
    "--",
  ];
  const { code, stderr } = await trapline([...args, (await programs()).path("exit"), "3", "1000"]);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /(there is no stdin|stdin has ended): from here on no key and no line is heard/);
  assert.equal(
    (await Deno.readTextFile(events)).split("\n").filter((line) => /"unheard"/.test(line)).length,
    1,
  );
});

Deno.test("a key that nobody can press is refused before anything is started", async () => {
  await using out = await outputFolder();
  const file = await recipe(out.path, { f5: { key: "F5" } });
  const args = ["run", "--recipe", file, "--out", out.path, "--", (await programs()).path("exit"), "3"];
  const { code, stderr } = await trapline(args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /recipe\.json:1:\d+: Not a key: "F5"\. A key is one character/);
});
