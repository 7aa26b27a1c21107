/**
 * A run as JUnit's XML, for whoever shows test results: each cause is a failed test, a dump that there is not an error, and
 * a run without either one test that passed.
 *
 * @module
 */
import { plain } from "../facts/text.ts";
import { frameText } from "./explain.ts";
import { type FindingOptions, type RunFinding, runFindings } from "./findings.ts";
import type { EndedRun } from "./run_view.ts";
import { sentence } from "./sentence.ts";

/** The XML. */
export function junitOf(run: EndedRun, options: FindingOptions): string {
  const found = runFindings(run, options);
  const say = (text: string): string => options.redact(plain(text));
  const cases = [
    ...found.map((each) => failed(each, options)),
    ...run.missed.map(({ rule, asked, because }) =>
      testCase("trapline", `no dump for rule ${rule}`, tag("error", { message: say(`${asked}: ${because}`) }))
    ),
  ];
  const all = cases.length > 0 ? cases : [testCase("trapline", "no crash and no hang", "")];
  const counts = { tests: all.length, failures: found.length, errors: run.missed.length, skipped: 0 };
  const started = run.armedAt === undefined ? {} : { timestamp: run.armedAt.toISOString() };
  const suite = tag(
    "testsuite",
    { name: "trapline", ...counts, time: 0, ...started },
    `\n${all.join("")}${tag("system-out", {}, escaped(say(sentence(run))))}`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${
    tag("testsuites", { name: "trapline", ...counts }, `\n${suite}`)
  }`;
}

function failed(finding: RunFinding, { redact }: FindingOptions): string {
  const { program, headline, rule, details, frames, bucket, dumps } = finding;
  const lines = [headline, ...details, "", ...frames.map((frame) => redact(frameText(frame)))];
  const failure = tag("failure", { message: headline, type: rule }, escaped(lines.join("\n")));
  // GitLab and Jenkins take these for attachments.
  const attached = dumps.map((dump) => `[[ATTACHMENT|${plain(dump)}]]`).join("\n");
  const name = bucket === undefined ? headline : `${headline} [${bucket}]`;
  return testCase(program, name, `\n${failure}${tag("system-out", {}, escaped(attached))}`);
}

function testCase(classname: string, name: string, content: string): string {
  return tag("testcase", { classname, name: plain(name), time: 0 }, content);
}

function tag(name: string, attributes: Readonly<Record<string, string | number>>, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join("");
  return content === "" ? `<${name}${written}/>\n` : `<${name}${written}>${content}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as it may stand in XML 1.0, which has no place for some characters at all. */
function escaped(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
