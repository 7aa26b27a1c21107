import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { linesOf } from "../support/runner_log.ts";
import { tempFolder } from "../support/temp.ts";
import { captured, here, outputFolder, programs, seen, trapline } from "../support/trapline.ts";
import { AZURE } from "../../lib/ci/services/azure.ts";

Deno.test("a crash in a job of Azure Pipelines: fold, annotation, outputs, summary with a link, and a build", async () => {
  await using out = await outputFolder();
  await using agent = await tempFolder();
  const env = {
    TF_BUILD: "True",
    AGENT_TEMPDIRECTORY: seen(agent.path),
    BUILD_BUILDID: "42",
    BUILD_REPOSITORY_PROVIDER: "TfsGit",
    BUILD_REPOSITORY_URI: "https://shop@dev.azure.com/shop/checkout/_git/checkout",
    BUILD_SOURCESDIRECTORY: seen(REPO),
    BUILD_SOURCEVERSION: "0123abcd",
    SYSTEM_COLLECTIONURI: "https://dev.azure.com/shop/",
    SYSTEM_TEAMPROJECT: "checkout",
  };
  const target = [(await programs()).path("crash"), "null-write"];
  const [junit, sarif] = ["junit.xml", "found.sarif"].map((name) => join(agent.path, name)) as [
    string,
    string,
  ];
  const files = ["--junit", seen(junit), "--sarif", seen(sarif)];
  const { code, stderr } = await trapline(["run", "--out", out.path, ...files, "--", ...target], { env });
  assert.equal(code, 0xC0000005, stderr);
  const [capture] = await captured(out.path);
  assert.deepEqual(capture?.manifest.build, {
    commit: "0123abcd",
    run: "https://dev.azure.com/shop/checkout/_build/results?buildId=42",
  });

  assert.match(await Deno.readTextFile(junit), /<failure message="CRASH access violation writing 0x0/);
  const { runs: [{ results: [found] }] } = JSON.parse(await Deno.readTextFile(sarif));
  assert.equal(found.locations[0].physicalLocation.artifactLocation.uri, "tests/fixtures/crash.c");

  const lines = stderr.split(/\r?\n/);
  assert.ok(lines.includes("##[group]Output of the program under Trapline"), stderr);
  assert.ok(lines.includes("##[endgroup]"), stderr);
  const issues = lines.filter((line) => line.startsWith("##vso[task.logissue "));
  assert.equal(issues.length, 1, stderr);
  assert.match(issues[0] ?? "", /type=error;sourcepath=tests\/fixtures\/crash\.c;linenumber=\d+;/);
  const outputs = { outcome: "exited", "exit-code": String(0xC0000005), captures: "1" };
  for (const line of linesOf(AZURE.outputs(outputs, {}))) assert.ok(lines.includes(line), line);

  const [, page = ""] = /^##vso\[task\.uploadsummary\](.+)$/m.exec(stderr) ?? [];
  const summary = await Deno.readTextFile(here(page.trim()));
  assert.match(
    summary,
    /\(https:\/\/dev\.azure\.com\/shop\/checkout\/_git\/checkout\?path=%2Ftests%2Ffixtures%2Fcrash\.c&version=GC0123abcd&line=\d+/,
  );
  assert.equal(join(here(page.trim()), ".."), agent.path);
});
