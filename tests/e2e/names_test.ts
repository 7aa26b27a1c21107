/** A program and its modules are called by the files they are, not by a name inside them. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("a program that was linked under another name is called by its file: event, rules, frames, headline", async () => {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const program = join(folder, "outer.exe");
  // Its export directory says farnames.exe.
  await Deno.copyFile((await programs()).path("farnames"), program);
  const recipe = join(folder, "names.yaml");
  await Deno.writeTextFile(
    recipe,
    `name: names
rules:
  started: { on: { process: start, image: outer.exe }, do: [{ log: it started }] }
  raised: { on: { exception: av, module: outer.exe, chance: first }, do: [{ dump: mini }] }
  other: { on: { exception: av, module: farnames.exe, chance: first }, do: [{ dump: mini }] }
`,
  );
  const events = join(folder, "events.ndjson");
  const { stderr } = await trapline([
    "run",
    "--recipe",
    recipe,
    "--events",
    events,
    "--out",
    out.path,
    "--",
    seen(program),
    "parse",
  ]);
  const [file, ...others] = await captured(out.path);
  equal(others.length, 0, stderr);
  equal(file?.manifest.rule, "raised", stderr);
  equal(file.manifest.exception?.module, "outer.exe");
  match(file.manifest.headline!, /^RAISED access violation writing 0x10 .*, first chance$/);
  match(stderr, /started: it started/);
  match(stderr, /in outer\.exe\+0x/);
  // The name that it was linked under is said once, by the rule that waited for it in vain.
  const vain = /rule other: no module farnames\.exe was\s+loaded/;
  match(stderr, vain);
  ok(!stderr.replace(vain, "").includes("farnames"), stderr);
  const log = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line));
  const images = log.flatMap(({ kind, image }) => kind === "process-start" ? [image] : []);
  deepEqual(images, ["outer.exe"]);
});
