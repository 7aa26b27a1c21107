import assert from "node:assert/strict";
import { trapline } from "./child.ts";

Deno.test("trapline explain says what a fail-fast's reason is and what to do", async () => {
  const { code, stdout, stderr } = await trapline(["explain", "0xC0000409", "7"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^0xC0000409 {2}exception {2}STATUS_STACK_BUFFER_OVERRUN\n/);
  assert.match(stdout, /fail-fast FAST_FAIL_FATAL_APP_EXIT: the program called abort/);
  assert.match(stdout, /-> Look for abort\(\), std::terminate\(\)/);
});

Deno.test("trapline explain takes a negative number, as exit codes are printed, and gives JSON", async () => {
  const { code, stdout, stderr } = await trapline(["explain", "--json", "-1073741515"]);
  assert.equal(code, 0, stderr);
  const { version, meanings } = JSON.parse(stdout);
  assert.equal(version, 1);
  assert.equal(meanings[0].name, "STATUS_DLL_NOT_FOUND");
  assert.ok(meanings[0].next.length > 0);
});

Deno.test("trapline explain gives a bug check's parameters their meanings", async () => {
  const { stdout } = await trapline(["explain", "0xD1", "0x10", "2", "8", "0xfffff80000001000"]);
  assert.match(stdout, /^0xD1 {2}bug check {2}DRIVER_IRQL_NOT_LESS_OR_EQUAL$/m);
  assert.match(stdout, /kind of access: 0x8, execute/);
});

const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["acess-violation"], /No code is called "acess-violation" \(did you mean "access-violation"\?\)/],
  [["E_FIAL"], /did you mean "E_FAIL"/],
  [["123456"], /Nothing is known of the code 123456/],
  [["0xC0000005", "zz"], /"zz" is not a parameter/],
  [["\x1b[31mx"], /No code is called "\uFFFD\[31mx"/],
  [[], /Something is missing: trapline explain \[options\] CODE \[PARAMETER...\]/],
];

for (const [args, says] of WRONG) {
  Deno.test(`trapline explain ${JSON.stringify(args)} is wrong usage, and says why`, async () => {
    const { code, stdout, stderr } = await trapline(["explain", ...args]);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, says);
  });
}
