/** What must not compile. Each line that does is an error of the checker: "unused @ts-expect-error". */
import assert from "node:assert/strict";
import { dump } from "../../../lib/recipe/actions/dump.ts";
import { exec } from "../../../lib/recipe/actions/exec.ts";
import { kill, stop } from "../../../lib/recipe/actions/going_on.ts";
import { log } from "../../../lib/recipe/actions/log.ts";
import { all, any, count, not, sequence } from "../../../lib/recipe/triggers/combinators.ts";
import { debugText } from "../../../lib/recipe/triggers/debug_text.ts";
import { plan, recipe, type RecipeSpec } from "../../../lib/recipe/plan/recipe.ts";
import { breakpoint } from "../../../lib/recipe/triggers/breakpoint.ts";
import { exception } from "../../../lib/recipe/triggers/exception.ts";
import { load } from "../../../lib/recipe/triggers/module.ts";
import { exit } from "../../../lib/recipe/triggers/process.ts";
import { deadline, timer } from "../../../lib/recipe/triggers/time.ts";

/** Checked and never run. */
export function names(): void {
  exception("access-violation");
  exception([
    "av",
    "STATUS_STACK_OVERFLOW",
    "EXCEPTION_GUARD_PAGE_VIOLATION",
    "0xE06D7363",
    "*overflow",
    0x80000003,
  ]);
  // @ts-expect-error an unknown exception
  exception("acess-violation");
  // @ts-expect-error an unknown exception among others
  exception(["av", "sof"]);
  // @ts-expect-error an unknown chance
  exception("av", { chance: "third" });
  // @ts-expect-error an unknown option
  exception("av", { modul: "a.dll" });
  // @ts-expect-error an unknown access
  exception("av", { access: "call" });
  // @ts-expect-error an unknown dump
  dump("minni");
  // Of a machine: the recipe says what goes together.
  dump("DEBUG_KERNEL_FULL_DUMP");
  // @ts-expect-error an unknown flag
  dump("mini", { format: ["FULLMEMORY"] });
  // @ts-expect-error no place in a module
  breakpoint("ExitProcess");
}

/** Checked and never run. */
export function spans(): void {
  deadline("1.5h");
  // @ts-expect-error no unit
  deadline("30");
  // @ts-expect-error another unit
  deadline("30min");
  // @ts-expect-error no number
  timer("s");
  // @ts-expect-error a number is no span
  timer(30);
  // @ts-expect-error no unit
  timer("1s", { every: "5" });
  // @ts-expect-error another unit
  dump("full", { after: "10sec" });
  // @ts-expect-error a space
  not(exit("any"), "5 minutes");
  // @ts-expect-error no unit
  count(3, exit("any"), { within: "3" });
  // @ts-expect-error no number
  exit("!=");
  // @ts-expect-error no operator
  exit("<>3");
  exit("0xC0000005");
}

/** Checked and never run. */
export function several(): void {
  // @ts-expect-error none
  any();
  // @ts-expect-error none
  all([]);
  // @ts-expect-error none
  sequence([]);
  // @ts-expect-error none
  debugText();
  // @ts-expect-error none
  exec([]);
  // @ts-expect-error not a list
  exec("upload.exe");
  // @ts-expect-error an action is no trigger
  any(kill());
}

const on = exit("any");

/** Checked and never run. */
export function rules(): void {
  const series = [dump("mini"), dump("full")] as const;
  recipe({ name: "a", rules: { a: { on, do: [...series, log("x"), kill()] } } });
  // @ts-expect-error a kill that is not last
  recipe({ name: "a", rules: { a: { on, do: [kill(), dump("mini")] } } });
  // @ts-expect-error a kill among others
  recipe({ name: "a", rules: { a: { on, do: [dump("mini"), kill(), stop()] } } });
  // @ts-expect-error two kills
  recipe({ name: "a", rules: { a: { on, do: [kill(), kill()] } } });
  // @ts-expect-error nothing is done
  recipe({ name: "a", rules: { a: { on, do: [] } } });
  // @ts-expect-error nothing is waited for
  recipe({ name: "a", rules: { a: { do: [kill()] } } });
  // @ts-expect-error an unknown key of a rule
  recipe({ name: "a", rules: { a: { on, do: [kill()], limits: {} } } });
  // @ts-expect-error an unknown key of a recipe
  recipe({ name: "a", rules: {}, limit: {} });
  // @ts-expect-error plain data is checked like what functions give
  recipe({ name: "a", rules: { a: { on: { exception: "acess-violation" }, do: [kill()] } } });
  // @ts-expect-error plain data is checked like what functions give
  recipe({ name: "a", rules: { a: { on, do: [{ dump: "minni" }] } } });
  // @ts-expect-error a trigger is no action
  recipe({ name: "a", rules: { a: { on, do: [on] } } });
}

/** Checked and never run. */
export function limits(): void {
  recipe({ name: "a", rules: {}, limits: { dumps: 3, per: "1h", disk: "4GiB", free: "1.5TB" } });
  // @ts-expect-error another unit
  recipe({ name: "a", rules: {}, limits: { disk: "4G" } });
  // @ts-expect-error no unit
  recipe({ name: "a", rules: {}, limits: { free: "100" } });
  // @ts-expect-error another unit
  recipe({ name: "a", rules: {}, limits: { dumps: 1, per: "1hour" } });
  // @ts-expect-error only a rule counts by something
  recipe({ name: "a", rules: {}, limits: { dumps: 1, by: "bucket" } });
  // @ts-expect-error by what there is not
  recipe({ name: "a", rules: { a: { on, do: [kill()], limit: { dumps: 1, by: "module" } } } });
}

/** Checked and never run. */
export function extensions(): void {
  const parent = recipe({ name: "a", rules: { stuck: { on, do: [kill()] } } });
  parent.extend({ rules: { stuck: { do: [dump("mini")] }, more: { on: load("*"), do: [kill()] } } });
  parent.extend({ rules: { more: { on, do: [kill()] } } }).extend({ rules: { more: { do: [stop()] } } });
  // @ts-expect-error a new rule must be whole
  parent.extend({ rules: { more: { do: [kill()] } } });
  // @ts-expect-error a kill that is not last
  parent.extend({ rules: { stuck: { do: [kill(), dump("mini")] } } });
  // @ts-expect-error an unknown field of a rule
  parent.extend({ rules: { stuck: { doo: [kill()] } } });
  // @ts-expect-error an unknown field of a recipe
  parent.extend({ rule: {} });
  // @ts-expect-error it can't be changed
  parent.name = "b";
  // @ts-expect-error it can't be changed
  parent.rules.stuck.do.push(kill());
  // @ts-expect-error a rule that may not be there
  parent.rules.other.on;
}

Deno.test("what the types refuse, recipe() refuses too", () => {
  const wrong: readonly unknown[] = [
    { name: "a", rules: { a: { on, do: [kill(), dump("mini")] } } },
    { name: "a", rules: { a: { on: { exception: "acess-violation" }, do: [kill()] } } },
    { name: "a", rules: { a: { on: { any: [] }, do: [kill()] } } },
    { name: "a", rules: {}, limits: { disk: "4G" } },
  ];
  for (const each of wrong) assert.throws(() => recipe(each as RecipeSpec), { name: "RecipeError" });
  assert.equal(plan(recipe({ name: "a", rules: { a: { on, do: [kill()] } } })).version, 1);
});
