import assert from "node:assert/strict";
import { join } from "node:path";
import { running } from "../support/running.ts";
import { captured, flat, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

/** The longest time between two ticks of `suspended`, in ms; it means to tick every 100 ms. */
function worstGap(stdout: string): number {
  const times = [...stdout.matchAll(/ at (\d+) ms/g)].map(([, at]) => Number(at));
  return Math.max(...times.slice(1).map((at, i) => at - times[i]!));
}

Deno.test("a live dump never stops its target, and says so; any other does", async () => {
  await using out = await outputFolder();
  const gaps: number[] = [];
  for (const kind of ["live", "still"]) {
    const { image, end, ended } = await running("suspended", "300", "400");
    const folder = join(out.path, kind);
    const options = ["--dump", "full", "--out", folder, ...(kind === "live" ? ["--live"] : [])];
    const { code, stderr } = await trapline(["snap", ...options, image]);
    assert.equal(code, 0, stderr);
    const { manifest } = (await captured(folder))[0]!;
    assert.ok(manifest.file.bytes > 400e6);
    if (kind === "live") {
      assert.equal(manifest.pausedMs, 0);
      assert.equal(manifest.live, "the target ran on while it was written");
      assert.match(flat(stderr), /live: the target ran on while it was written/);
    } else {
      assert.ok(manifest.pausedMs > 500, `${manifest.pausedMs} ms`);
      assert.equal(manifest.live, undefined);
    }
    await end();
    const { stdout } = await ended;
    assert.doesNotMatch(
      stdout,
      /suspended thread at [1-9]/,
      "a thread that the program itself suspended has run",
    );
    gaps.push(worstGap(stdout));
  }
  const [live = 0, still = 0] = gaps;
  assert.ok(still > 500 && live < still / 2, `the worst gap was ${live} ms live, ${still} ms else`);
});

Deno.test("a recipe's live dump and its other one at the same time are both what they say", async () => {
  await using out = await outputFolder();
  const file = `${out.path}.json`;
  const rule = { on: { timer: "1s" }, do: [{ dump: "mini", live: true }, { dump: "mini" }] };
  await Deno.writeTextFile(file, JSON.stringify({ name: "both", rules: { look: rule } }));
  const args = [
    "run",
    "--recipe",
    seen(file),
    "--out",
    out.path,
    "--",
    (await programs()).path("ticker"),
    "12",
  ];
  const { code, stderr } = await trapline(args);
  assert.equal(code, 0, stderr);
  const manifests = (await captured(out.path)).map(({ manifest }) => manifest);
  const paused = manifests.map(({ live, pausedMs }) => [live !== undefined, pausedMs > 0]);
  assert.deepEqual(paused.sort(), [[false, true], [true, false]], stderr);
  assert.ok(manifests.every(({ verification }) => verification.ok));
});

Deno.test("a dump that takes longer than its timeout is given up; the target runs on and the reason is told", async () => {
  await using out = await outputFolder();
  const { image, closeStdin, ended } = await running("suspended", "eof");
  const options = ["--timeout", "10ms", "--out", out.path];
  const { code, stderr } = await trapline(["snap", ...options, image]);
  assert.equal(code, 1, stderr);
  assert.match(
    stderr,
    /NO DUMP mini: it took longer than its timeout of 10 ms; its host was ended, and .* suspended/,
  );
  assert.deepEqual(await captured(out.path), []);
  closeStdin();
  const { code: own, stdout } = await ended;
  assert.equal(own, 0, stdout);
});
