import assert from "node:assert/strict";
import {
  describeDump,
  parseDump,
  resolveDump,
  resolveMachineDump,
} from "../../../lib/recipe/actions/dump_kind.ts";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { FORMATS } from "../../../lib/facts/formats.ts";

/** What a wrong name gets to read. */
function refusal(text: string): string {
  let message = "";
  assert.throws(() => parseDump(text), (error) => {
    message = error instanceof RecipeError ? error.message : "";
    return message !== "";
  });
  return message;
}

const QUALIFIERS = [
  ["DEBUG_DUMP_SMALL", 1024],
  ["DEBUG_USER_WINDOWS_SMALL_DUMP", 1024],
  ["DEBUG_DUMP_DEFAULT", 1025],
  ["DEBUG_USER_WINDOWS_DUMP", 1025],
] as const;

for (const [name, qualifier] of QUALIFIERS) {
  Deno.test(`resolveDump() takes ${name} for ${qualifier}, without a flag of its own`, () => {
    assert.deepEqual(resolveDump({ dump: name }), { asked: name, qualifier, format: 0, strict: false });
  });
}

const OF_MACHINES = [
  "DEBUG_DUMP_FULL",
  "DEBUG_KERNEL_SMALL_DUMP",
  "DEBUG_KERNEL_DUMP",
  "DEBUG_KERNEL_FULL_DUMP",
];

for (const name of OF_MACHINES) {
  Deno.test(`resolveDump() refuses ${name}, says why and what to write instead`, () => {
    const message = refusal(name);
    assert.equal(message.startsWith(`${name} can't be written of a program: `), true, message);
    assert.match(message, /of a machine, not of a process/);
    assert.match(message, /write "full", or "DEBUG_DUMP_SMALL\+FULL_MEMORY"$/);
    // What it advises is taken.
    assert.equal(parseDump("full").dump, "full");
    assert.equal(resolveDump(parseDump("DEBUG_DUMP_SMALL+FULL_MEMORY")).format, 1);
  });
}

const PRESETS = [
  ["triage", 0x00010C64],
  ["mini", 0x08000C06],
  ["heap", 0x08000D16],
  ["full", 0x08000C07],
] as const;

for (const [name, format] of PRESETS) {
  Deno.test(`resolveDump() takes the preset ${name} for DEBUG_DUMP_SMALL with its flags`, () => {
    assert.deepEqual(resolveDump({ dump: name }), { asked: name, qualifier: 1024, format, strict: false });
  });
}

Deno.test("resolveDump() adds flags to a preset's, and tells strictness on", () => {
  assert.deepEqual(resolveDump({ dump: "mini", format: ["FULL_MEMORY"], strict: true }), {
    asked: "mini+FULL_MEMORY",
    qualifier: 1024,
    format: 0x08000C07,
    strict: true,
  });
});

Deno.test("resolveDump() takes every flag by its short and its full name, unsigned", () => {
  for (const { name, constant, value } of FORMATS) {
    for (const flag of [name, constant]) {
      const { format, asked } = resolveDump({ dump: "DEBUG_DUMP_SMALL", format: [flag] });
      assert.equal(format, value, flag);
      assert.equal(asked, `DEBUG_DUMP_SMALL+${flag}`);
    }
  }
  assert.equal(resolveDump({ dump: "DEBUG_DUMP_SMALL", format: ["NO_OVERWRITE"] }).format, 0x80000000);
});

Deno.test("parseDump() splits qualifier and flags at each +", () => {
  assert.deepEqual(parseDump("mini"), { dump: "mini" });
  assert.deepEqual(parseDump("DEBUG_DUMP_SMALL+FULL_MEMORY+HANDLE_DATA"), {
    dump: "DEBUG_DUMP_SMALL",
    format: ["FULL_MEMORY", "HANDLE_DATA"],
  });
});

Deno.test("parseDump() refuses an unknown dump with the nearest and all accepted ones", () => {
  assert.equal(
    refusal("minni"),
    'Unknown dump "minni" (did you mean "mini"?). Accepted: triage, mini, heap, full, DEBUG_DUMP_SMALL, ' +
      "DEBUG_DUMP_DEFAULT, DEBUG_USER_WINDOWS_SMALL_DUMP, DEBUG_USER_WINDOWS_DUMP",
  );
  assert.match(refusal("DEBUG_DUMP_SMAL"), /did you mean "DEBUG_DUMP_SMALL"\?/);
  assert.match(refusal("debug_dump_small"), /did you mean "DEBUG_DUMP_SMALL"\?/);
  assert.match(refusal("Mini"), /did you mean "mini"\?/);
  assert.equal(refusal("everything").startsWith('Unknown dump "everything". Accepted: triage,'), true);
});

Deno.test("parseDump() refuses an unknown flag with the nearest and all accepted ones", () => {
  assert.match(
    refusal("mini+FULLMEMORY"),
    /^Unknown format flag "FULLMEMORY" \(did you mean "FULL_MEMORY"\?\)\. Accepted: FULL_MEMORY, HANDLE_DATA, /,
  );
  assert.match(refusal("DEBUG_DUMP_SMALL+"), /^Unknown format flag ""\. Accepted: /);
  assert.match(refusal("mini+triage"), /^Unknown format flag "triage"/);
});

Deno.test("parseDump() knows no name that an object happens to have", () => {
  for (const name of ["", "constructor", "__proto__", "toString", "+", " mini"]) {
    assert.match(refusal(name), /^Unknown dump "/, name);
  }
});

Deno.test("describeDump() gives the general name and the flags, and numbers for what has no name", () => {
  assert.equal(describeDump(1024, 3), "DEBUG_DUMP_SMALL+FULL_MEMORY+HANDLE_DATA");
  assert.equal(describeDump(1025, 0), "DEBUG_DUMP_DEFAULT");
  assert.equal(describeDump(7, 0x00080000), "7+0x00080000");
});

Deno.test("resolveMachineDump() takes the kernel's and the general names, without flags of contents", () => {
  const values = {
    DEBUG_KERNEL_SMALL_DUMP: 1024,
    DEBUG_KERNEL_DUMP: 1025,
    DEBUG_KERNEL_FULL_DUMP: 1026,
    DEBUG_DUMP_FULL: 1026,
  };
  for (const [dump, qualifier] of Object.entries(values)) {
    assert.deepEqual(resolveMachineDump({ dump }), { asked: dump, qualifier, format: 0, strict: true });
  }
  const refused = (dump: string, ...format: string[]): RegExp | string => {
    try {
      resolveMachineDump({ dump, format });
    } catch (error) {
      if (error instanceof RecipeError) return error.message;
    }
    return "";
  };
  const all =
    "Of a machine are accepted: DEBUG_KERNEL_SMALL_DUMP, DEBUG_KERNEL_DUMP, DEBUG_KERNEL_FULL_DUMP, " +
    "DEBUG_DUMP_SMALL, DEBUG_DUMP_DEFAULT, DEBUG_DUMP_FULL";
  assert.equal(refused("mini"), `"mini" is of a program. ${all}`);
  assert.equal(refused("DEBUG_USER_WINDOWS_DUMP"), `"DEBUG_USER_WINDOWS_DUMP" is of a program. ${all}`);
  assert.equal(
    refused("DEBUG_KERNEL_FUL_DUMP"),
    `Unknown dump "DEBUG_KERNEL_FUL_DUMP" (did you mean "DEBUG_KERNEL_FULL_DUMP"?). ${all}`,
  );
  assert.equal(
    refused("DEBUG_KERNEL_DUMP", "FULL_MEMORY"),
    "FULL_MEMORY is for dumps of programs: what a dump of a machine holds is decided by its qualifier alone",
  );
});
