import assert from "node:assert/strict";
import { type DoctorFinding, findingsOf, type MachineFacts } from "../../lib/cli/doctor_findings.ts";

const CALM: MachineFacts = {
  errorMode: 0,
  elevated: true,
  debuggers: [],
  wer: { disabled: false, dialogs: false },
  free: 50e9,
  session: 1,
  station: "WinSta0",
};

/** The one finding of a name on a machine. */
function finding(what: string, change: Partial<MachineFacts> = {}): DoctorFinding {
  const found = findingsOf({ ...CALM, ...change }).filter((one) => one.what === what);
  assert.equal(found.length, 1);
  return found[0]!;
}

Deno.test("on a calm machine there is nothing to mend", () => {
  const names = ["rights", "error mode", "AeDebug", "WER", "disk", "desktop", "handlers"];
  assert.deepEqual(findingsOf(CALM).map(({ what }) => what), names);
  assert.ok(findingsOf(CALM).every(({ ok, fix }) => ok && fix === undefined));
});

Deno.test("an inherited error mode that silences Windows is named, and Trapline captures all the same", () => {
  const { ok, text, fix } = finding("error mode", { errorMode: 0x8003 });
  assert.ok(ok);
  assert.match(text, /^0x8003, inherited .* SEM_NOGPFAULTERRORBOX.* Trapline does/);
  assert.match(fix!, /SetErrorMode\(0\)/);
  assert.equal(finding("error mode", { errorMode: 0x8001 }).fix, undefined);
});

Deno.test("a postmortem debugger is named by its view; one that asks first makes a job hang", () => {
  const debuggers = [{ view: "32", command: "vsjitdebugger.exe -p %ld", auto: false }] as const;
  const { text, fix } = finding("AeDebug", { debuggers });
  assert.match(text, /32-bit programs .* start vsjitdebugger\.exe -p %ld, after a dialog/);
  assert.match(fix!, /Auto to 1/);
  assert.equal(finding("AeDebug", { debuggers: [{ ...debuggers[0], auto: true }] }).fix, undefined);
});

Deno.test("Windows Error Reporting: disabled, with dialogs, with dumps of its own", () => {
  const wer = (change: Partial<MachineFacts["wer"]>, errorMode = 0): DoctorFinding =>
    finding("WER", { wer: { ...CALM.wer, ...change }, errorMode });
  assert.match(wer({ disabled: true }).text, /^disabled: .* nothing is kept/);
  assert.match(wer({ dialogs: true }).fix!, /DontShowUI/);
  assert.equal(wer({ dialogs: true }, 2).fix, undefined);
  const localDumps = { folder: "D:\\dumps", programs: ["node.exe"] };
  assert.match(
    wer({ localDumps }).text,
    /^keeps dumps in D:\\dumps of every program, by settings of its own of node\.exe/,
  );
  assert.match(wer({ localDumps: { programs: [] } }).text, /^keeps dumps of every program; shows no dialog$/);
});

Deno.test("a disk on which a recipe writes nothing fails", () => {
  const { ok, text, fix } = finding("disk", { free: 5e8 });
  assert.ok(!ok);
  assert.match(text, /500 MB free here, .* no dump is written/);
  assert.match(fix!, /--out/);
});

Deno.test("where no person's windows are, that is said", () => {
  assert.match(
    finding("desktop", { session: 0, station: "Service-0x0-3e7$" }).text,
    /^session 0, .* can't be seen/,
  );
  assert.match(finding("desktop", { station: "" }).text, /window station none/);
});
