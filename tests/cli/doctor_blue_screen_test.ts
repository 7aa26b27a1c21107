import assert from "node:assert/strict";
import { blueScreen, type BlueScreenFacts } from "../../lib/cli/doctor_blue_screen.ts";

const AUTOMATIC: BlueScreenFacts = {
  kind: 7,
  active: false,
  file: "C:\\Windows\\MEMORY.DMP",
  there: false,
  folder: "C:\\Windows\\Minidump",
  overwrite: true,
  restarts: true,
  kept: true,
  paged: true,
};

/** What is said where something is set in another way. */
function said(change: Partial<BlueScreenFacts>): string {
  const { text, fix } = blueScreen({ ...AUTOMATIC, ...change });
  return `${text}${fix === undefined ? "" : ` | ${fix}`}`;
}

Deno.test("what Windows sets by default leaves a dump, and there is nothing to mend", () => {
  assert.equal(
    said({}),
    "a blue screen leaves an automatic dump (of the kernel's memory) as C:\\Windows\\MEMORY.DMP, which the next one " +
      "overwrites, and a small one in C:\\Windows\\Minidump; the machine then restarts by itself",
  );
});

Deno.test("what leaves no dump, or no further one, is said with what to do", () => {
  assert.match(
    said({ kind: 0 }),
    /^a blue screen leaves no dump \| reg add .*CrashControl" \/v CrashDumpEnabled .* 7/,
  );
  assert.match(said({ kind: undefined }), /^a blue screen leaves no dump/);
  assert.match(
    said({ paged: false }),
    /no page file.* \| give the system's disk a page file, or set DedicatedDumpFile/,
  );
  assert.match(
    said({ overwrite: false, there: true }),
    /no other is written until it is moved away.* \| move C:/,
  );
  assert.match(said({ overwrite: false }), /does not overwrite.*by itself$/);
  assert.match(said({ kind: 9 }), /^CrashDumpEnabled is 9/);
});

Deno.test("each kind of dump is named, and what a machine does afterwards", () => {
  assert.match(said({ kind: 1 }), /a complete dump as .*page file must be larger than the memory/);
  assert.match(said({ kind: 1, active: true }), /an active memory dump as/);
  assert.match(said({ kind: 2 }), /a dump of the kernel's memory as/);
  assert.match(
    said({ kind: 3 }),
    /a small dump in C:\\Windows\\Minidump.* \| for the kernel's memory: reg add/,
  );
  assert.match(said({ restarts: false }), /stays so until somebody restarts it \| .*\/v AutoReboot/);
  assert.match(said({ kept: false }), /may remove it where the disk has less than 25 GB free/);
});
