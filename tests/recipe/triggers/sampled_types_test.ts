/** What must not compile of hangs and the use of resources. See recipe_types_test.ts. */
import assert from "node:assert/strict";
import * as hang from "../../../lib/recipe/triggers/hang.ts";
import { kill } from "../../../lib/recipe/actions/going_on.ts";
import { recipe, type RecipeSpec } from "../../../lib/recipe/plan/recipe.ts";
import { gdi, handles, threads, userObjects } from "../../../lib/recipe/triggers/counters.ts";
import { cpu, io, memory } from "../../../lib/recipe/triggers/cpu_memory_io.ts";

/** Checked and never run. */
export function hangs(): void {
  hang.window("10s", { confirm: 5 });
  hang.heartbeat({ http: "https://a.example/health" }, "30s");
  // @ts-expect-error no unit
  hang.window("10");
  // @ts-expect-error an unknown option
  hang.window("10s", { looks: 3 });
  // @ts-expect-error a number is no span
  hang.silence(300);
  // @ts-expect-error no span
  hang.heartbeat({ file: "alive" });
  // @ts-expect-error an unknown source
  hang.heartbeat({ port: "80" }, "30s");
  // @ts-expect-error no address
  hang.heartbeat({ http: "localhost:80" }, "30s");
  // @ts-expect-error another unit
  hang.noProgress("2min");
}

/** Checked and never run. */
export function levels(): void {
  cpu("<1%", "30s");
  memory("+500MiB");
  memory(">10MiB/min", "10m", { kind: "working-set" });
  handles(">=100/h", "2h");
  // @ts-expect-error no percent
  cpu(">90");
  // @ts-expect-error no comparison
  cpu("90%");
  // @ts-expect-error a number is no level
  cpu(90);
  // @ts-expect-error no unit
  cpu("<1%", "30");
  // @ts-expect-error another word
  cpu("<1%", "30s", { relative: "thread" });
  // @ts-expect-error another unit
  memory(">2G");
  // @ts-expect-error another span
  memory(">10MiB/minute", "10m");
  // @ts-expect-error another kind
  memory(">2GiB", "30s", { kind: "virtual" });
  // @ts-expect-error another comparison
  threads("!=5");
  // @ts-expect-error bytes are no number
  gdi(">5MiB");
  // @ts-expect-error no number
  userObjects("+");
  // @ts-expect-error no rate
  io(">50MiB");
  // @ts-expect-error another direction
  io(">50MiB/s", "10s", { direction: "in" });
  // @ts-expect-error plain data is checked like what functions give
  recipe({ name: "a", rules: { a: { on: { cpu: "90%" }, do: [kill()] } } });
}

Deno.test("what the types refuse of hangs and resources, recipe() refuses too", () => {
  const wrong: readonly unknown[] = [
    { window: "10" },
    { window: "10s", looks: 3 },
    { heartbeat: { file: "alive" } },
    { heartbeat: { http: "localhost:80" }, for: "30s" },
    { cpu: "90%" },
    { cpu: 90 },
    { memory: ">2G" },
    { memory: ">2GiB", kind: "virtual" },
    { gdi: ">5MiB" },
    { io: ">50MiB" },
    { dialog: "" },
  ];
  for (const on of wrong) {
    const spec = { name: "a", rules: { a: { on, do: [kill()] } } } as RecipeSpec;
    assert.throws(() => recipe(spec), { name: "RecipeError" }, JSON.stringify(on));
  }
});
