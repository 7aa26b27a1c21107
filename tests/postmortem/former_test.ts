import assert from "node:assert/strict";
import { type Crash, filledIn, formerDebugger } from "../../lib/postmortem/former.ts";
import { AEDEBUG } from "../../lib/postmortem/ways.ts";
import { type RegistryView, textValue } from "../../lib/win32/registry.ts";

const CRASH: Crash = { pid: 1234, event: 0x58n, info: 0x7FF0n };

/** What a registration says of the debugger before it. */
function before(
  debuggers: Partial<Record<RegistryView, readonly [command: string, auto: string]>>,
): Parameters<typeof formerDebugger>[0] {
  const stored = (text: string): { type: number; hex: string } => {
    const { type, data } = textValue(text);
    return { type, hex: data.toHex() };
  };
  const settings = Object.entries(debuggers).flatMap(([view, [command, auto]]) =>
    [["Debugger", command], ["Auto", auto]].map(([name, text]) => ({
      view: view as RegistryView,
      key: AEDEBUG,
      name: name!,
      set: stored("ours"),
      before: stored(text!),
      keyExisted: true,
    }))
  );
  return { settings };
}

Deno.test("the former debugger is that of the crashed program's bitness", () => {
  const found = before({ "64": ["windbg64", "1"], "32": ["windbg32", "1"] });
  assert.equal(formerDebugger(found, "64"), "windbg64");
  assert.equal(formerDebugger(found, "32"), "windbg32");
});

Deno.test("there is no former debugger where none was, where it is switched off, or where a person would be asked", () => {
  assert.equal(formerDebugger(before({}), "64"), undefined);
  for (const [command, auto] of [["", "1"], [" ", "1"], ["-", "1"], ["windbg", "0"]] as const) {
    assert.equal(formerDebugger(before({ "64": [command, auto] }), "64"), undefined, `"${command}" ${auto}`);
  }
});

const LINES: readonly (readonly [line: string, filled: string])[] = [
  ['"C:\\windbg.exe" -p %ld -e %ld -g', '"C:\\windbg.exe" -p 1234 -e 88 -g'],
  ["vsjitdebugger.exe -p %ld -e %ld -j 0x%p", "vsjitdebugger.exe -p 1234 -e 88 -j 0x0000000000007FF0"],
  ["d %d %u", "d 1234 88"],
  ["d 0x%lx %Ix", "d 0x4d2 58"],
  ["C:\\100%% sure\\d.exe %ld", "C:\\100% sure\\d.exe 1234"],
  ["d %ld %ld %ld", "d 1234 88 %ld"],
];

for (const [line, filled] of LINES) {
  Deno.test(`filledIn("${line}") is as Windows fills it in`, () => {
    assert.equal(filledIn(line, CRASH), filled);
  });
}
