/** What rules name and a run has not come across. */
import assert from "node:assert/strict";
import { namesModules, unmet } from "../../../lib/recipe/needs/named.ts";
import { recipe } from "../../../lib/recipe/plan/recipe.ts";
import type { TriggerSpec } from "../../../mod.ts";

const plan = (on: TriggerSpec) => recipe({ name: "vain", rules: { rule: { on, do: [{ dump: "mini" }] } } });
const because = (on: TriggerSpec, breakpoints: string[], modules?: string[]): string[] =>
  unmet(plan(on), { breakpoints, ...(modules && { modules }) }).map((each) => each.because);

Deno.test("a breakpoint that was set is met, also in a module whose name the engine writes otherwise", () => {
  const on = { breakpoint: "my_app!save" } as const;
  assert.deepEqual(because(on, ["my_app!save"], []), []);
  assert.deepEqual(because(on, [], ["my-app.exe"]), [
    "the breakpoint my_app!save was never set: no symbol of my_app is called save",
  ]);
  assert.deepEqual(because(on, [], ["other.exe"]), [
    "the breakpoint my_app!save was never set: no module my_app was loaded",
  ]);
});

Deno.test("nothing is said of modules that nobody could look at", () => {
  assert.deepEqual(because({ load: "x.dll" }, []), []);
  assert.deepEqual(because({ breakpoint: "a!b+0x10" }, []), ["the breakpoint a!b+0x10 was never set"]);
});

Deno.test("of several patterns one is enough, and each part of a combination counts", () => {
  assert.deepEqual(because({ load: ["a.dll", "b.dll"] }, [], ["C:\\x\\B.DLL"]), []);
  const all = { all: [{ load: "a.dll" }, { exception: "*", module: "c.dll" }] } as const;
  assert.deepEqual(because(all, [], []), ["no module a.dll was loaded", "no module c.dll was loaded"]);
});

Deno.test("a host lists modules only where a rule names one", () => {
  assert.equal(namesModules(plan({ exception: "*" })), false);
  assert.equal(namesModules(plan({ crash: "*", module: "a.exe" })), true);
  assert.equal(namesModules(plan({ breakpoint: "a!b" })), true);
});
