import assert from "node:assert/strict";
import { LaunchError } from "../../../lib/watch/errors.ts";
import { launchFailure } from "../../../lib/watch/hold/launch_failure.ts";

Deno.test("where no 32-bit programs run, that is what is said of one", () => {
  const error = launchFailure("CreateProcess2Wide: 0x800702DB: <Unable to get error code text>", 0x800702DB);
  assert.ok(error instanceof LaunchError);
  assert.equal(error.exitCode, 126);
  assert.match(error.message, /32-bit program, and this Windows runs none/);
});
