import assert from "node:assert/strict";
import { join } from "node:path";
import { deliver } from "../../lib/ci/channel.ts";
import { AZURE } from "../../lib/ci/services/azure.ts";
import { buildOf } from "../../lib/ci/services.ts";
import { linesOf } from "../support/runner_log.ts";
import { tempFolder } from "../support/temp.ts";

/** As an agent of Azure DevOps Services sets them for a repository of Azure Repos. */
const JOB = {
  TF_BUILD: "True",
  BUILD_BUILDID: "42",
  BUILD_REPOSITORY_PROVIDER: "TfsGit",
  BUILD_REPOSITORY_URI: "https://shop@dev.azure.com/shop/front%20end/_git/checkout",
  BUILD_SOURCESDIRECTORY: "D:\\a\\1\\s",
  BUILD_SOURCEVERSION: "0123abcd",
  SYSTEM_COLLECTIONURI: "https://dev.azure.com/shop/",
  SYSTEM_TEAMPROJECT: "front end",
};

Deno.test("an annotation for Azure Pipelines is one line, without what ends a property", () => {
  assert.deepEqual(
    linesOf(AZURE.annotation({
      level: "error",
      title: "a]b;c",
      text: "line 1\r\n::error::line 2\n100%0A",
      place: { file: "src/a,b:c.c", line: 7 },
    })),
    [
      "##vso[task.logissue type=error;sourcepath=src/a,b:c.c;linenumber=7;columnnumber=1]" +
      "a]b;c: line 1%0D%0A::error::line 2%0A100%AZP250A",
    ],
  );
});

Deno.test("an output for Azure Pipelines is an output variable of the step, lines and all", () => {
  assert.deepEqual(linesOf(AZURE.outputs({ outcome: "exited", dumps: "C:\\a.dmp\nC:\\b.dmp" }, JOB)), [
    "##vso[task.setvariable variable=outcome;isOutput=true]exited",
    "##vso[task.setvariable variable=dumps;isOutput=true]C:\\a.dmp%0AC:\\b.dmp",
  ]);
});

Deno.test("a page for Azure Pipelines is a file in the agent's folder, which a line names", async () => {
  await using temp = await tempFolder();
  const messages = AZURE.page("# Crashed\n", { AGENT_TEMPDIRECTORY: temp.path });
  deliver(messages.filter((message) => "file" in message));
  const [, file = ""] = /^##vso\[task\.uploadsummary\](.+)$/.exec(linesOf(messages)[0] ?? "") ?? [];
  assert.equal(await Deno.readTextFile(file), "# Crashed\n");
});

Deno.test("the age of a job on Azure Pipelines is that of the oldest file in the folder that the agent empties", async () => {
  await using temp = await tempFolder();
  const now = Date.now();
  const env = { AGENT_TEMPDIRECTORY: temp.path };
  assert.equal(AZURE.jobAgeMs(env, now), 0);
  for (const [name, age] of [["first.ps1", 60_000], ["second.ps1", 5_000]] as const) {
    const path = join(temp.path, name);
    await Deno.writeTextFile(path, "");
    await Deno.utime(path, new Date(now), new Date(now - age));
  }
  assert.equal(AZURE.jobAgeMs(env, now), 60_000);
});

Deno.test("a manifest that is written on Azure Pipelines has the job's commit and run", () => {
  assert.deepEqual(buildOf(JOB), {
    commit: "0123abcd",
    run: "https://dev.azure.com/shop/front%20end/_build/results?buildId=42",
  });
});

Deno.test("a line is linked where the repository lies: Azure Repos, GitHub", () => {
  const place = { file: "src/a b.c", line: 7 };
  assert.equal(
    AZURE.repository(JOB).link(place),
    "https://dev.azure.com/shop/front%20end/_git/checkout?path=%2Fsrc%2Fa%20b.c&version=GC0123abcd" +
      "&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1",
  );
  const github = {
    ...JOB,
    BUILD_REPOSITORY_PROVIDER: "GitHub",
    BUILD_REPOSITORY_URI: "https://github.com/shop/checkout",
  };
  assert.equal(
    AZURE.repository(github).link(place),
    "https://github.com/shop/checkout/blob/0123abcd/src/a%20b.c#L7",
  );
  assert.equal(AZURE.repository({ ...JOB, BUILD_REPOSITORY_PROVIDER: "Svn" }).link(place), undefined);
});
