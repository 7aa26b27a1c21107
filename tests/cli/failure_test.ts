import { StoreError } from "../../lib/store/error.ts";
import { HostError, LaunchError, TargetError } from "../../lib/watch/errors.ts";
import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { EXIT, UsageError } from "../../lib/cli/exit.ts";
import { failure } from "../../lib/cli/failure.ts";
import { RecipeError } from "../../lib/recipe/language/error.ts";
import { UnsupportedPlatformError } from "../../lib/win32/library.ts";

Deno.test("EXIT has the documented codes", () => {
  assert.deepEqual(EXIT, {
    NO_DUMP: 1,
    USAGE: 2,
    CAPTURED: 70,
    KILLED: 124,
    FAILED: 125,
    INTERRUPTED: 130,
  });
});

const KNOWN: readonly (readonly [Error, number])[] = [
  [new UsageError("why"), 2],
  [new RecipeError("why"), 2],
  [new LaunchError("why", 126), 126],
  [new LaunchError("why", 127), 127],
  [new StoreError("why"), 125],
  [new TargetError("why"), 125],
  [new HostError("why"), 125],
];

for (const [error, code] of KNOWN) {
  Deno.test(`failure() of a ${error.name} is its message and ${code}`, () => {
    assert.deepEqual(failure(error), { code, text: "why" });
  });
}

Deno.test("failure() of a system that is not Windows says what works there", () => {
  const anywhere = Object.entries(COMMANDS).filter(([, { windows }]) => !windows).map(([name]) => name);
  assert.deepEqual(failure(new UnsupportedPlatformError("why")), {
    code: 125,
    text: `why. What works anywhere: ${anywhere.join(", ")}`,
  });
});

Deno.test("failure() of an error that nobody expected is one line, with its stack where that is asked for", () => {
  const error = new TypeError("why");
  assert.deepEqual(failure(error), {
    code: 125,
    text: "TypeError: why (an error that Trapline did not expect; TRAPLINE_STACK=1 shows where)",
  });
  Deno.env.set("TRAPLINE_STACK", "1");
  try {
    assert.deepEqual(failure(error), { code: 125, text: error.stack });
  } finally {
    Deno.env.delete("TRAPLINE_STACK");
  }
  assert.deepEqual(failure("why"), { code: 125, text: "why" });
});
