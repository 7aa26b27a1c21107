import assert from "node:assert/strict";
import { type Annotation, CI_SERVICES, ciServiceOf } from "../../lib/report/ci_service.ts";
import { readLog } from "../support/runner_log.ts";

const HOSTILE: Annotation = {
  level: "error",
  title: "a:b,c%0A::error::x",
  text: "line 1\r\n::error::line 2\n100%0A",
  place: { file: "src/a,b:c.c", line: 7 },
};

Deno.test("an annotation for GitHub is one command, whatever is in it", () => {
  const line = CI_SERVICES.github.annotation(HOSTILE)!;
  assert.deepEqual(readLog(line).commands, [{
    name: "error",
    properties: { file: "src/a,b:c.c", line: "7", title: HOSTILE.title },
    data: HOSTILE.text,
  }]);
});

Deno.test("an annotation for Azure Pipelines is one line, without what ends a property", () => {
  assert.equal(
    CI_SERVICES.azure.annotation({ ...HOSTILE, title: "a]b;c" }),
    "##vso[task.logissue type=error;sourcepath=src/a,b:c.c;linenumber=7;columnnumber=1]" +
      "a]b;c: line 1%0D%0A::error::line 2%0A100%AZP250A",
  );
});

Deno.test("between hush and resume nothing is a command, for GitHub", () => {
  const { hush, resume, group, endGroup } = CI_SERVICES.github;
  const log = [
    group("x"),
    hush("token-1"),
    "::error::theirs",
    "##[group]y",
    "::token::",
    resume("token-1"),
    endGroup(),
  ];
  const { commands, lines } = readLog(log.join("\n"));
  assert.deepEqual(commands.map(({ name }) => name), ["group", "stop-commands", "endgroup"]);
  assert.equal(lines.length, 3);
});

Deno.test("the service is known by the variables it sets", () => {
  const named = (env: Record<string, string>): string | undefined => ciServiceOf((name) => env[name])?.name;
  assert.equal(named({ CI: "true", GITHUB_ACTIONS: "true" }), "github");
  assert.equal(named({ TF_BUILD: "True" }), "azure");
  assert.equal(named({ CI: "1" }), "plain");
  assert.equal(named({ CI: "", GITHUB_ACTIONS: "" }), undefined);
});

Deno.test("outside of the two nothing is printed", () => {
  const { plain } = CI_SERVICES;
  assert.deepEqual(
    [plain.annotation(HOSTILE), plain.group("x"), plain.hush("x"), plain.summary("x")].filter(Boolean),
    [],
  );
});
