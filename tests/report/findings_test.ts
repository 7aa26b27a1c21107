/** What a run found, as other tools read it: JUnit's XML and SARIF. */
import assert from "node:assert/strict";
import { junitOf } from "../../lib/report/junit.ts";
import { sarifOf } from "../../lib/report/sarif.ts";
import type { EndedRun } from "../../lib/report/run_view.ts";
import { endedRun } from "../support/ended_run.ts";
import { CRASH } from "../support/manifest.ts";

const OPTIONS = {
  sources: { root: "C:\\repo", has: (path: string): boolean => path.startsWith("src/") },
  redact: (text: string): string => text.replaceAll("hush", "***"),
};
const HOSTILE = "a<b>&\"'\u0000\u001b[31m]]>\uD800 hush";

const TWICE = endedRun([CRASH, CRASH, {
  bucket: "other",
  rule: HOSTILE,
  exception: undefined,
  headline: undefined,
}], {
  missed: [{ rule: "r", asked: "full", because: HOSTILE }],
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly [{
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }];
    }[];
    readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
  }];
}

function sarif(run: EndedRun): Sarif["runs"][0] {
  const log = JSON.parse(JSON.stringify(sarifOf(run, OPTIONS))) as Sarif;
  assert.equal(log.version, "2.1.0");
  return log.runs[0];
}

Deno.test("JUnit: one failed test for each cause, an error for a dump that there is not", () => {
  const xml = junitOf(TWICE, OPTIONS);
  assert.match(
    xml,
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="trapline" tests="3" failures="2" errors="1"/,
  );
  assert.match(xml, /<testcase classname="checkout\.exe" name="CRASH access violation[^"]*" time="0">/);
  assert.match(
    xml,
    /<failure message="CRASH [^"]*" type="crash\/access-violation">[^<]*checkout!null_write\+0x7/,
  );
  assert.match(xml, /<error message="full: a&lt;b&gt;&amp;/);
  assert.match(xml, /\[\[ATTACHMENT\|C:\\dumps\\/);
});

Deno.test("JUnit: a run without a capture is one test that passed", () => {
  assert.match(
    junitOf(endedRun([], { exitCode: 0 }), OPTIONS),
    /tests="1" failures="0" errors="0".*<testcase [^>]*\/>/s,
  );
});

Deno.test("JUnit: hostile texts are no markup, nothing that XML has no place for is in it, and secrets are hidden", () => {
  const xml = junitOf(TWICE, OPTIONS);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\uD800-\uDFFF\uFFFE\uFFFF]/);
  assert.doesNotMatch(xml, /hush|<b>/);
  const open: string[] = [];
  for (const [, close, name = "", self] of xml.matchAll(/<(\/)?([a-z-]+)[^<>]*?(\/)?>/g)) {
    if (self) continue;
    if (close) assert.equal(open.pop(), name);
    else open.push(name);
  }
  assert.deepEqual(open, []);
});

Deno.test("SARIF: one result for each cause, at its line, known again by its bucket", () => {
  const { results, tool, invocations } = sarif(TWICE);
  assert.equal(results.length, 2);
  const [crash, other] = results;
  assert.equal(crash!.ruleId, "trapline-crash-access-violation");
  assert.deepEqual(crash!.locations[0].physicalLocation, {
    artifactLocation: { uri: "src/crash.c", uriBaseId: "%SRCROOT%" },
    region: { startLine: 17 },
  });
  assert.deepEqual(Object.values(crash!.partialFingerprints), [CRASH.bucket]);
  assert.equal(other!.partialFingerprints["traplineBucket/v1"], "other");
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  assert.equal(invocations[0].executionSuccessful, false);
  assert.doesNotMatch(JSON.stringify(results), /hush/);
});

Deno.test("SARIF: a crash without a line of the repository is at its program, since a result must have a place", () => {
  const { results } = sarif(endedRun([{ stacks: [] }]));
  assert.deepEqual(results[0]!.locations[0].physicalLocation.region, { startLine: 1 });
  assert.equal(results[0]!.locations[0].physicalLocation.artifactLocation.uri, "checkout.exe");
});
