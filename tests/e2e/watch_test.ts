import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trapline as natively } from "../cli/child.ts";
import { type HealthFacts, readHealth } from "../../lib/log/health.ts";
import { ofKind } from "../../lib/log/read.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { recordsOf } from "../support/events.ts";
import { type Running, running } from "../support/running.ts";
import {
  alone,
  captured,
  outputFolder,
  programs,
  seen,
  trapline,
  windowsScript,
} from "../support/trapline.ts";

const PRESS_CTRL_C = fileURLToPath(new URL("./scenarios/ctrl_c.ts", import.meta.url));

/** Watches what fits for so long; `meanwhile` runs as soon as programs that start would be seen. */
async function watched<T>(
  { rules, image, time, options }: {
    readonly rules: Record<string, unknown>;
    readonly image: string;
    readonly time: string;
    readonly options: string[];
  },
  out: string,
  meanwhile: () => Promise<T>,
): Promise<
  { records: readonly LogRecord[]; health: HealthFacts; stderr: string; code: number; came: T }
> {
  await Deno.mkdir(out, { recursive: true });
  const [recipe, events, health] = ["recipe.json", "events.ndjson", "health.json"]
    .map((name) => join(out, "..", name)) as [string, string, string];
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "watched", rules }));
  const files = [["--recipe", recipe], ["--events", events], ["--health", health], ["--out", out]]
    .flatMap(([option = "", path = ""]) => [option, seen(path)]);
  const watching = trapline(["watch", ...files, "--for", time, ...options, image]);
  const [came, { code, stderr }] = await Promise.all([meanwhile(), watching]);
  const facts = readHealth(await Deno.readTextFile(health));
  assert.ok(facts, "the health file can't be read");
  return { records: await recordsOf(events), health: facts, stderr, code, came };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An argument that only one run's programs have. */
const unique = (): string => `x${crypto.randomUUID().slice(0, 8)}`;

Deno.test("watch captures a hang of each process that fits, now and later, and tells of it at once", async () => {
  await using out = await outputFolder();
  const name = unique();
  const first = await running("window", "500", "14000", name);
  const later = async (): Promise<Running> => {
    await pause(3_000);
    return await running("window", "500", "9000", name);
  };
  const rules = { stuck: { on: { window: "2s" }, do: [{ dump: "mini" }] } };
  const options = ["--command-line", `* ${name}`];
  const { records, health, stderr, code, came } = await watched(
    { rules, image: "window-*.exe", time: "20s", options },
    out.path,
    later,
  );
  assert.equal(code, 0, stderr);
  const kept = ofKind(records, "kept");
  assert.deepEqual(kept.map(({ target }) => target).sort(), [first.pid, came.pid].sort(), stderr);
  for (const { dump, pid, target, rule, ok, at } of kept) {
    assert.deepEqual([pid, rule, ok], [target, "stuck", true]);
    assert.match(dump, /stuck-mini\.dmp$/);
    const ended = records.find((each) => each.kind === "ended" && each.target === target);
    assert.ok(ended !== undefined && at < ended.at, "told when it happens, and not at the target's end");
    assert.match(stderr, new RegExp(`Z window-\\S+\\.exe \\(pid ${target}\\): attached .* after its start`));
  }
  assert.equal((await captured(out.path)).length, 2);
  assert.equal(stderr.match(/HANG/g)?.length, 2, stderr);
  const { fired, captures, missed, unverified, refused, ended } = health;
  assert.deepEqual([fired, captures, missed, unverified, refused, ended], [2, 2, 0, 0, 0, 2]);
  await Promise.all([first.ended, came.ended]);
});

Deno.test("watch debugs where it must, prunes what it wrote, and tells at once of a dump there is not", async () => {
  await using out = await outputFolder();
  const name = unique();
  const crash = (await programs()).path("crash");
  const crashes = async (): Promise<number[]> => {
    await pause(3_000);
    // Attaching takes a while where the machine has other things to do.
    const ends = [10_000, 14_000, 18_000].map((ms) => alone(crash, ["null-write", String(ms), name]));
    return (await Promise.all(ends)).map(({ code }) => code);
  };
  const later = { dump: "mini", after: "1h", name: "late-{pid}" };
  const rules = {
    crash: { on: { exception: "*" }, do: [{ dump: "mini" }] },
    later: { on: { timer: "1s" }, do: [later] },
  };
  const options = ["--command-line", `*null-write * ${name}`, "--keep-first", "1", "--keep-last", "1"];
  const { records, health, stderr, code, came } = await watched(
    { rules, image: "crash", time: "30s", options },
    out.path,
    crashes,
  );
  assert.deepEqual(came, [0xC0000005, 0xC0000005, 0xC0000005], "each ended as it would have alone");
  assert.equal(code, 1, stderr);
  assert.equal(ofKind(records, "kept").length, 3, stderr);
  const left = (await captured(out.path)).map(({ dump }) => dump.split(/[\\/]/).at(-1));
  const wrote = ofKind(records, "kept").map(({ dump }) => dump.split("\\").at(-1));
  assert.deepEqual(left.sort(), [wrote[0], wrote[2]].sort());
  assert.equal(ofKind(records, "missed").length, 3);
  for (const { because, target } of ofKind(records, "missed")) {
    assert.match(because, /ended before it was due$/);
    assert.match(
      stderr,
      new RegExp(`\\(pid ${target}\\): NO DUMP mini for rule later: .* before it was due`),
    );
  }
  assert.deepEqual([health.ended, health.captures, health.missed, health.refused], [3, 3, 3, 0]);
  assert.equal(records.at(-1)?.kind, "closed");
  // As it is left by a watch that was killed before it could say how anything ended.
  const cut = records.filter(({ kind }) => kind !== "ended" && kind !== "closed");
  const log = join(out.path, "cut.ndjson");
  await Deno.writeTextFile(log, cut.map((record) => JSON.stringify(record)).join("\n"));
  const made = await natively(["report", out.path, "--events", log]);
  assert.equal(made.code, 0, made.stderr);
  const page = await Deno.readTextFile(join(out.path, "report.html"));
  assert.equal(page.match(/No dump mini<\/b><span>Rule later: /g)?.length, 3);
  assert.match(page, /The log has no end: the run goes on, or Trapline was ended before it/);
});

Deno.test("attach --all watches as watch does; a Ctrl-C ends it, and the programs run on", async () => {
  await using out = await outputFolder();
  const { image, pid, closeStdin, ended } = await running("suspended", "eof");
  const [events, result] = [`${out.path}.events`, `${out.path}.result`] as const;
  const own = ["attach", "--all", "--events", seen(events), "--out", seen(out.path), image];
  await windowsScript(PRESS_CTRL_C, ["1", seen(events), seen(result), ...own]);
  const { code, stderr } = JSON.parse(await Deno.readTextFile(result));
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`Z ${image} \\(pid ${pid}\\): attached `));
  assert.match(stderr, /watched 1 process, wrote 0 dumps\s*$/);
  closeStdin();
  assert.equal((await ended).code, 0, "it ran on, and so did no thread that it had suspended");
});

Deno.test("an option about one program goes with no watch, and a target that names nothing is wrong usage", async () => {
  for (
    const [args, reason] of [
      [["attach", "--all", "--result", "r.json", "app"], /--result is about one program/],
      [["watch", "title:"], /names no process/],
      [["watch", "--for", "soon", "app"], /soon/],
    ] as const
  ) {
    const { code, stderr } = await trapline([...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, reason);
  }
});
