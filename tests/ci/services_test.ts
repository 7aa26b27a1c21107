import assert from "node:assert/strict";
import { dirname, fromFileUrl, join } from "../../scripts/support/paths.ts";
import type { Annotation, CiService } from "../../lib/ci/service.ts";
import { CI_SERVICES, ciServiceNamed, ciServiceOf } from "../../lib/ci/services.ts";
import { linesOf } from "../support/runner_log.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

const HOSTILE: Annotation = {
  level: "error",
  title: "a:b,c%0A::error::x",
  text: "line 1\r\n::error::line 2\n##vso[task.complete]\n100%0A",
  place: { file: "src/a,b:c.c", line: 7 },
};

Deno.test("every file of services/ is a service of the table, and each has a column in docs/ci.md", async () => {
  const folder = join(ROOT, "lib", "ci", "services");
  const docs = await Deno.readTextFile(join(ROOT, "docs", "ci.md"));
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  assert.deepEqual(files.sort(), CI_SERVICES.map(({ name }) => `${name}.ts`).toSorted());
  for (const { name } of CI_SERVICES) assert.match(docs, new RegExp(`\`${name}\``), name);
});

Deno.test("a service is found by its own name only", () => {
  for (const service of CI_SERVICES) assert.equal(ciServiceNamed(service.name), service);
  for (const name of ["constructor", "toString", "__proto__", "GitHub", "", "off"]) {
    assert.equal(ciServiceNamed(name), undefined, name);
  }
});

Deno.test("the service is known by the variables it sets", () => {
  const named = (env: Record<string, string>): string | undefined => ciServiceOf(env)?.name;
  assert.equal(named({ CI: "true", GITHUB_ACTIONS: "true" }), "github");
  assert.equal(named({ TF_BUILD: "True" }), "azure");
  assert.equal(named({ CI: "1" }), "plain");
  assert.equal(named({ CI: "", GITHUB_ACTIONS: "" }), undefined);
});

for (const service of CI_SERVICES) {
  Deno.test(`whatever is in a text, ${service.name} has each message on one line`, () => {
    const env = { AGENT_TEMPDIRECTORY: "temp" };
    const all = [
      ...service.annotation(HOSTILE),
      ...service.group(HOSTILE.text),
      ...service.endGroup(),
      ...service.mask(HOSTILE.text),
      ...service.outputs({ "a]b;c": HOSTILE.text }, env),
      ...service.page(HOSTILE.text, env),
    ];
    for (const line of linesOf(all)) assert.doesNotMatch(line, /[\r\n]/);
  });

  Deno.test(`without variables, ${service.name} makes up nothing`, () => {
    const repository = service.repository({});
    assert.deepEqual([service.jobAgeMs({}), service.build({})], [0, undefined]);
    assert.deepEqual([repository.root, repository.isPublic], [undefined, undefined]);
    assert.equal(repository.link({ file: "a.c", line: 1 }), undefined);
    assert.deepEqual(service.page("x", {}), []);
    assert.ok(service.room({}) > 0);
  });
}

Deno.test("of `plain` nothing is printed and nothing is written", () => {
  const { annotation, group, endGroup, hush, resume, mask, outputs, page }: CiService = ciServiceNamed(
    "plain",
  )!;
  const all = [annotation(HOSTILE), group("x"), endGroup(), hush("x"), resume("x"), mask("x")];
  assert.deepEqual([...all, outputs({ a: "b" }, {}), page("x", {})].flat(), []);
});
