/** The files that recipes are written with: the language alone, beside which all of `import "trapline"` is measured. @module */

/** From the root. */
export const LANGUAGE_FILES: readonly string[] = [
  "lib/recipe/plan/recipe.ts",
  "lib/recipe/options/flags.ts",
  ...[
    "exception",
    "process",
    "time",
    "hang_builders",
    "counters",
    "cpu_memory_io",
    "combinators",
    "debug_text",
  ].map((name) => `lib/recipe/triggers/${name}.ts`),
  ...["debugger", "dump", "exec", "going_on", "log"].map((name) => `lib/recipe/actions/${name}.ts`),
];
