import { match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { trapline as natively } from "../cli/child.ts";
import { outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("the report of a real crash tells where it was, the recipe, and the sentence the run ended with", async () => {
  await using out = await outputFolder();
  const events = `${out.path}.ndjson`;
  const args = ["run", "--out", out.path, "--events", seen(events), "--dump", "mini", "--deadline", "30m"];
  const { code, stderr } = await trapline([...args, (await programs()).path("crash"), "deep"]);
  equal(code, 0xC0000005, stderr);
  const made = await natively(["report", out.path, "--events", events]);
  equal(made.code, 0, made.stderr);
  const page = await Deno.readTextFile(join(out.path, "report.html"));
  match(page, /<h1>crash\.exe crashed: access violation writing 0x0 \(null pointer\)<\/h1>/);
  const source = await Deno.readTextFile(new URL("../fixtures/crash.c", import.meta.url));
  const line = source.split("\n").findIndex((each) => each.includes("*nowhere = value;")) + 1;
  ok(page.includes(`tests/fixtures/crash.c:${line}</span>`), `not at line ${line}`);
  match(page, /href="\.\/crash-\d+-[\d-]+-crash-mini\.dmp"/);
  match(page, /<b>deadline:<\/b> when it has run for 30m/);
  const said = stderr.replaceAll(/\s+/g, " ");
  const [, sentence = "?"] = /<p class="said">(.*?)\.<\/p>/.exec(page) ?? [];
  ok(said.includes(sentence.slice(1)), `${sentence} is not in ${said}`);
  // Everything that a page of its own needs: nothing is fetched.
  equal(/ (?:src|href)="(?!#|\.\/|data:)/.exec(page), null);
});
