import assert from "node:assert/strict";
import { buildContext } from "../../lib/store/manifest.ts";

const JOB = {
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "shop/checkout",
  GITHUB_SHA: "0123abcd",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_RUN_ID: "42",
};

function contextOf(variables: Readonly<Record<string, string>>): ReturnType<typeof buildContext> {
  return buildContext((name) => variables[name]);
}

/** The job's variables without one. */
function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(JOB).filter(([key]) => key !== name));
}

Deno.test("buildContext() names commit and run of a job on GitHub", () => {
  assert.deepEqual(contextOf(JOB), {
    commit: "0123abcd",
    run: "https://github.com/shop/checkout/actions/runs/42",
  });
});

Deno.test("buildContext() gives nothing outside of a job", () => {
  assert.equal(contextOf({}), undefined);
  assert.equal(contextOf({ CI: "true" }), undefined);
  assert.equal(contextOf(without("GITHUB_ACTIONS")), undefined);
  assert.equal(contextOf(without("GITHUB_REPOSITORY")), undefined);
});

Deno.test("buildContext() makes up nothing that the job does not say", () => {
  assert.equal(contextOf(without("GITHUB_SHA"))?.commit, undefined);
  for (const name of ["GITHUB_SERVER_URL", "GITHUB_RUN_ID"]) {
    assert.deepEqual(contextOf(without(name)), { commit: "0123abcd", run: undefined });
  }
});
