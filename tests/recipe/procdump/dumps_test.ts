import assert from "node:assert/strict";
import { formatValue, minidumpType } from "../../../lib/facts/formats.ts";
import { resolveDump } from "../../../lib/recipe/actions/dump_kind.ts";
import { importProcDump } from "../../../lib/recipe/procdump/procdump.ts";

/** The dumps of a line without a trigger. */
function dumps(options: string): unknown {
  return importProcDump(`${options} 8`).recipe.rules.now?.do;
}

const FULL = { dump: "full" };
const MINI = { dump: "mini", format: ["DATA_SEGMENTS", "PROCESS_THREAD_DATA", "FULL_AUXILIARY_STATE"] };

const DUMPS: readonly (readonly [string, readonly unknown[]])[] = [
  ["", [MINI]],
  ["-mm", [MINI]],
  ["-ma", [FULL]],
  ["-mp", [{ dump: "heap" }]],
  ["-mt", [{ dump: "triage" }]],
  ["-mt -ma -mt", [{ dump: "triage" }, FULL]],
  ["-mc 0", [{ dump: "DEBUG_DUMP_SMALL" }]],
  ["-mc 0x1006", [{ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY", "HANDLE_DATA", "THREAD_INFO"] }]],
  ["-mc 21826", [FULL]],
];

for (const [options, expected] of DUMPS) {
  Deno.test(`importProcDump() writes the dumps of "${options}"`, () => {
    assert.deepEqual(dumps(options), expected);
  });
}

Deno.test("the mini of ProcDump is what its dumps are seen to have, as far as there are flags", () => {
  const { format } = resolveDump(MINI);
  const tokens = 0x40000, trace = formatValue(["IPT_TRACE"]);
  assert.equal(minidumpType(format | trace) | tokens, 0x469925);
});
