/** Triggers on what .NET says of an exception. */
import assert from "node:assert/strict";
import type { ExceptionEvent } from "../../../lib/facts/event.ts";
import { EXCEPTION, type ExceptionTrigger, netException } from "../../../lib/recipe/triggers/exception.ts";

const EVENT: ExceptionEvent = {
  kind: "exception",
  pid: 1,
  tid: 2,
  code: 0xE0434352,
  chance: "second",
  address: "0x1",
  parameters: [],
  thrown: {
    type: "System.IO.FileNotFoundException",
    bases: ["System.IO.IOException", "System.SystemException", "System.Exception"],
    message: "Could not find file 'prices.csv'.",
  },
};

const CASES: readonly (readonly [Omit<ExceptionTrigger, "exception">, boolean])[] = [
  [{ type: "System.IO.*" }, true],
  [{ type: "System.IO.FileNotFoundException" }, true],
  [{ type: "system.io.filenotfoundexception" }, true],
  [{ type: "FileNotFoundException" }, false],
  [{ type: ["Shop.*", "System.IO.F*"] }, true],
  [{ type: "System.IO.IOException" }, false],
  [{ is: "System.IO.IOException" }, true],
  [{ is: "System.Exception" }, true],
  [{ is: "System.TimeoutException" }, false],
  [{ type: "*", message: "*prices.csv*" }, true],
  [{ type: "*", message: "prices.csv" }, false],
  [{ type: "*", chance: "first" }, false],
];

for (const [options, expected] of CASES) {
  Deno.test(`an exception of .NET ${expected ? "fits" : "does not fit"} ${JSON.stringify(options)}`, () => {
    assert.equal(EXCEPTION.fits({ exception: "*", ...options }, EVENT), expected);
  });
}

Deno.test("what .NET says nothing of fits no trigger that asks for it", () => {
  const { thrown: _thrown, ...silent } = EVENT;
  assert.ok(EXCEPTION.fits({ exception: "*" }, silent));
  for (const options of [{ type: "*" }, { is: "*" }, { message: "*" }]) {
    assert.ok(!EXCEPTION.fits({ exception: "*", ...options }, silent));
  }
});

Deno.test("netException() takes whichever code the runtime raises: it has its own only at the first chance", () => {
  assert.deepEqual(netException("A.*"), { exception: "*", type: "A.*" });
  assert.deepEqual(netException("A.*", { chance: "first", nth: 3 }), {
    exception: "clr-exception",
    type: "A.*",
    chance: "first",
    nth: 3,
  });
});
