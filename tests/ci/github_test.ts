import assert from "node:assert/strict";
import { join } from "node:path";
import { GITHUB, isPublic, jobEvent } from "../../lib/ci/services/github.ts";
import { linesOf, readLog } from "../support/runner_log.ts";
import { tempFolder } from "../support/temp.ts";

const PUBLIC = { repository: { private: false } };

const JOB = {
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "shop/checkout",
  GITHUB_SHA: "0123abcd",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_RUN_ID: "42",
};

/** The job's variables without one. */
function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(JOB).filter(([key]) => key !== name));
}

Deno.test("an annotation for GitHub is one command, whatever is in it", () => {
  const title = "a:b,c%0A::error::x", text = "line 1\r\n::error::line 2\n100%0A";
  const [line = ""] = linesOf(
    GITHUB.annotation({ level: "error", title, text, place: { file: "src/a,b:c.c", line: 7 } }),
  );
  assert.deepEqual(readLog(line).commands, [{
    name: "error",
    properties: { file: "src/a,b:c.c", line: "7", title },
    data: text,
  }]);
});

Deno.test("between hush and resume nothing is a command, for GitHub", () => {
  const { hush, resume, group, endGroup } = GITHUB;
  const log = [
    ...linesOf(group("x")),
    ...linesOf(hush("token-1")),
    ...["::error::theirs", "##[group]y", "::token::"],
    ...linesOf(resume("token-1")),
    ...linesOf(endGroup()),
  ];
  const { commands, lines } = readLog(log.join("\n"));
  assert.deepEqual(commands.map(({ name }) => name), ["group", "stop-commands", "endgroup"]);
  assert.equal(lines.length, 3);
});

Deno.test("a repository on GitHub is public by its visibility, else by private; internal ones are not", () => {
  assert.equal(isPublic({ repository: { private: true, visibility: "internal" } }), false);
  assert.equal(isPublic({ repository: { visibility: "public" } }), true);
  assert.equal(isPublic(PUBLIC), true);
  for (const event of [undefined, null, 5, {}, { repository: 5 }]) assert.equal(isPublic(event), undefined);
});

Deno.test("the age of a job on GitHub is that of its event's file, and a file that is no JSON says nothing", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "event.json");
  const env = { GITHUB_EVENT_PATH: path };
  await Deno.writeTextFile(path, JSON.stringify(PUBLIC));
  assert.deepEqual(jobEvent(env), PUBLIC);
  assert.equal(GITHUB.repository(env).isPublic, true);
  const { mtime } = await Deno.stat(path);
  assert.ok(Math.abs(GITHUB.jobAgeMs(env, mtime!.getTime() + 5_000) - 5_000) < 5);
  await Deno.writeTextFile(path, "{");
  assert.equal(jobEvent(env), undefined);
  const none = { GITHUB_EVENT_PATH: join(temp.path, "none") };
  assert.deepEqual([jobEvent(none), GITHUB.jobAgeMs(none)], [undefined, 0]);
});

Deno.test("a build on GitHub has the job's commit and run, and makes up nothing that the job does not say", () => {
  const run = "https://github.com/shop/checkout/actions/runs/42";
  assert.deepEqual(GITHUB.build(JOB), { commit: "0123abcd", run });
  assert.equal(GITHUB.build(without("GITHUB_REPOSITORY")), undefined);
  assert.deepEqual(GITHUB.build(without("GITHUB_SHA")), { commit: undefined, run });
  for (const name of ["GITHUB_SERVER_URL", "GITHUB_RUN_ID"]) {
    assert.deepEqual(GITHUB.build(without(name)), { commit: "0123abcd", run: undefined });
  }
});

Deno.test("a line on GitHub is linked at the job's commit", () => {
  assert.equal(
    GITHUB.repository(JOB).link({ file: "src/a b#.c", line: 7 }),
    "https://github.com/shop/checkout/blob/0123abcd/src/a%20b%23.c#L7",
  );
});
