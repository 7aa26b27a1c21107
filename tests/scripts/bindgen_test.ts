/**
 * The bindings generator on small headers of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { compare, differences, format, generate } from "../../scripts/bindgen/generate.ts";
import { headerPath } from "../../scripts/bindgen/header.ts";
import { family, lineages } from "../../scripts/bindgen/lineage.ts";
import type { Header } from "../../scripts/bindgen/model.ts";
import { parse } from "../../scripts/bindgen/parse.ts";
import { tokenise } from "../../scripts/bindgen/tokens.ts";

const ROOT = join(import.meta.dirname!, "..", "..");

const UNKNOWN = `
  STDMETHOD(QueryInterface)(THIS_ _In_ REFIID InterfaceId, _Out_ PVOID* Interface) PURE;
  STDMETHOD_(ULONG, AddRef)(THIS) PURE;
  STDMETHOD_(ULONG, Release)(THIS) PURE;`;

/** A header that declares one interface a pair of name and methods. */
function header(...interfaces: readonly (readonly [name: string, methods: string])[]): string {
  return interfaces.map(([name, methods], index) => `
    DEFINE_GUID(IID_${name}, 0x${index}beef, 0x1, 0xab, 0x1, 0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0xF8);
    typedef interface DECLSPEC_UUID("000${index}BEEF-0001-00ab-0102-0304050607f8")
        ${name}* P${name.toUpperCase()};
    #undef INTERFACE
    #define INTERFACE ${name}
    DECLARE_INTERFACE_(${name}, IUnknown)
    {${UNKNOWN}${methods}
    };`).join("\n");
}

/** The methods of the only interface, after those of IUnknown. */
function methodsOf(text: string): Header["interfaces"][number]["methods"] {
  return parse(header(["IThing", text])).interfaces[0]!.methods.slice(3);
}

/** The generated text of one family. */
function table(source: string, family: string): string {
  return generate(source).find((output) => output.path.endsWith(`/${family}.table.ts`))?.text ?? "";
}

function values(source: string): Record<string, bigint> {
  return Object.fromEntries(parse(source).constants.map(({ name, value }) => [name, value]));
}

Deno.test("tokenise() drops comments and spliced lines, and keeps what quotes hold", () => {
  const tokens = tokenise('a /* b\n c */ "//d" \\\r\n e // f \\\n g\nh');
  assert.deepEqual(tokens.map((token) => token.text), ["a", '"//d"', "e", "\n", "h"]);
  assert.equal(tokens.at(-1)?.line, 5);
});

Deno.test("tokenise() takes a quote that is not closed for a mark, and stops at what C has not", () => {
  assert.deepEqual(tokenise("don't").map((token) => token.kind), ["word", "punctuation", "word"]);
  assert.throws(() => tokenise("a\n\u00a0b"), /Cannot read line 2/);
});

Deno.test("parse() reads SAL, arguments of SAL and comments around a parameter", () => {
  const [method] = methodsOf(`
    STDMETHOD(Read)(
        THIS_
        // Where it goes.
        _Out_writes_bytes_to_(Size, *(Done)) /* align_is(16) */ PVOID Buffer,
        _In_range_(0, 7) ULONG Size,
        _In_opt_ _Reserved_ const GUID * Reserved,
        __out PULONG Done
        ) PURE;`);
  assert.deepEqual(method, {
    name: "Read",
    result: "HRESULT",
    parameters: [
      { type: "PVOID", name: "Buffer", annotations: ["_Out_writes_bytes_to_"] },
      { type: "ULONG", name: "Size", annotations: ["_In_range_"] },
      { type: "const GUID*", name: "Reserved", annotations: ["_In_opt_", "_Reserved_"] },
      { type: "PULONG", name: "Done", annotations: ["__out"] },
    ],
    variadic: false,
  });
});

Deno.test("parse() keeps the fixed parameters of a variadic method", () => {
  const [method] = methodsOf(`STDMETHODV(Output)(THIS_ _In_ ULONG Mask, _In_ PCSTR Format, ...) PURE;`);
  assert.equal(method?.variadic, true);
  assert.deepEqual(method?.parameters.map((parameter) => parameter.name), ["Mask", "Format"]);
});

Deno.test("parse() reads the IID, and reports the typedef's UUID only if it differs", () => {
  const source = header(["IThing", ""], ["IOther", ""]);
  const [thing] = parse(source).interfaces;
  assert.deepEqual([thing?.iid, thing?.conflictingUuid], ["0000beef-0001-00ab-0102-0304050607f8", undefined]);
  const [, other] = parse(source.replace("0001BEEF", "0009BEEF")).interfaces;
  assert.equal(other?.iid, "0001beef-0001-00ab-0102-0304050607f8");
  assert.equal(other?.conflictingUuid, "0009beef-0001-00ab-0102-0304050607f8");
});

Deno.test("parse() takes the typedef's UUID where there is no DEFINE_GUID, and needs one of them", () => {
  const source = header(["IThing", ""]).replace(/DEFINE_GUID.*/, "");
  assert.equal(parse(source).interfaces[0]?.iid, "0000beef-0001-00ab-0102-0304050607f8");
  assert.throws(() => parse(source.replace(/typedef[^;]*;/, "")), /IThing has no IID/);
});

Deno.test("parse() knows the names of pointers to interfaces", () => {
  assert.deepEqual([...parse(header(["IThing", ""])).pointers], [["PITHING", "IThing"]]);
});

Deno.test("parse() refuses what is not a pure method and another base than IUnknown", () => {
  assert.throws(() => methodsOf("STDMETHOD(Run)(THIS) {}"), /Run is not a pure method/);
  assert.throws(
    () => parse(header(["IThing", ""]).replace("(IThing, IUnknown)", "(IThing, IBase)")),
    /IThing/,
  );
});

Deno.test("parse() evaluates constants: radix, suffix, aliases, casts, operators", () => {
  const source = `
    #define DEBUG_HEX 0x80000000  // high bit
    #define DEBUG_DECIMAL 1024
    #define DEBUG_OCTAL 017
    #define DEBUG_SUFFIX 0xC0000271UL
    #define DEBUG_ALIAS DEBUG_DECIMAL
    #define DEBUG_OR (DEBUG_ALIAS | 0x4 | \\
        (1 << 4))
    #define DEBUG_PRECEDENCE 1 + 2 * 3 << 1 | 1
    #define DEBUG_NOT (~DEBUG_DECIMAL)
    #define DEBUG_ALL ((ULONG)-1)
    #define DEBUG_ALL64 ((ULONG64)-1)
    #define DEBUG_NT HRESULT_FROM_NT(0xC0000271L)
    #define DEBUG_WIN CREATE_UNICODE_ENVIRONMENT`;
  assert.deepEqual(values(source), {
    DEBUG_HEX: 0x80000000n,
    DEBUG_DECIMAL: 1024n,
    DEBUG_OCTAL: 15n,
    DEBUG_SUFFIX: 0xC0000271n,
    DEBUG_ALIAS: 1024n,
    DEBUG_OR: 0x414n,
    DEBUG_PRECEDENCE: 15n,
    DEBUG_NOT: 0xFFFFFBFFn,
    DEBUG_ALL: 0xFFFFFFFFn,
    DEBUG_ALL64: 0xFFFFFFFFFFFFFFFFn,
    DEBUG_NT: 0xD0000271n,
    DEBUG_WIN: 0x400n,
  });
});

Deno.test("parse() leaves out texts, their aliases, empty macros and macros with parameters", () => {
  const source = `
    #define DEBUG_TEXT L"**END**"
    #define DEBUG_TEXT_T DEBUG_TEXT
    #define DEBUG_EMPTY
    #define DEBUG_CALL(Max) (((Max) & 0xf) << 4)
    #define OTHER_NAME something_else
    #define OTHER_NUMBER (7)`;
  assert.deepEqual(values(source), { OTHER_NUMBER: 7n });
});

Deno.test("parse() stops at a DEBUG_ macro without a value, and at one with two", () => {
  assert.throws(() => parse("#define DEBUG_X NOWHERE"), /unknown NOWHERE/);
  assert.throws(() => parse("#define DEBUG_X (1"), /missing \)/);
  assert.throws(
    () => parse("#define DEBUG_X 1\n#undef DEBUG_X\n#define DEBUG_X 2"),
    /DEBUG_X has two values/,
  );
});

Deno.test("parse() decides conditional blocks", () => {
  const source = `
    #ifndef GUARD_H
    #define GUARD_H
    #if WINAPI_FAMILY_PARTITION(DESKTOP | PKG)
    #ifdef __cplusplus
    #define DEBUG_CPP 1
    #if 1
    #define DEBUG_NESTED 1
    #endif
    #else
    #define DEBUG_C 1
    #endif
    #if defined(_MSC_VER) && _MSC_VER >= 800
    #define DEBUG_A 1
    #elif !defined GUARD_H
    #define DEBUG_B 1
    #elif 2 > 1
    #define DEBUG_D 1
    #elif 1
    #define DEBUG_E 1
    #else
    #define DEBUG_F 1
    #endif
    #endif
    #else
    #define DEBUG_AGAIN 1
    #endif`;
  assert.deepEqual(Object.keys(values(source)).sort(), ["DEBUG_C", "DEBUG_D"]);
});

Deno.test("parse() refuses conditional blocks that do not match", () => {
  assert.throws(() => parse("#if 1\n"), /not closed/);
  assert.throws(() => parse("\n#endif"), /#endif without #if in line 2/);
});

Deno.test("parse() does not evaluate conditions inside a dead block", () => {
  const inner = "#if FUNNY(1)\n#elif FUNNY(2)\n#else\n#define DEBUG_A 1\n#endif";
  assert.deepEqual(values(`#if 0\n${inner}\n#endif`), {});
  assert.throws(() => values(inner), /unknown FUNNY/);
});

Deno.test("a declaration in a dead block is not seen", () => {
  const source = header(["IThing", ""]);
  assert.deepEqual(parse(`#ifdef __cplusplus\n${source}\n#endif`).interfaces, []);
});

Deno.test("lineages() continues the nearest earlier version, else IUnknown", () => {
  const run = "STDMETHOD(Run)(THIS) PURE;";
  const walk = "STDMETHOD(Walk)(THIS) PURE;";
  const source = header(["IDebugThing", run], ["IDebugThing3", run + walk], ["IDebugThingWide", run]);
  const list = lineages(parse(source).interfaces);
  assert.deepEqual(list.map(({ interface: { name }, base, first }) => [name, base, first]), [
    ["IUnknown", "", 0],
    ["IDebugThing", "IUnknown", 3],
    ["IDebugThing3", "IDebugThing", 4],
    ["IDebugThingWide", "IUnknown", 3],
  ]);
});

Deno.test("lineages() refuses a version that does not begin with its base's slots", () => {
  const one = "STDMETHOD(Run)(THIS_ ULONG Fast) PURE;";
  const changed = "STDMETHOD(Run)(THIS_ ULONG64 Fast) PURE;";
  const message = /IDebugThing2 differs from IDebugThing in slot 3 \(Run\)/;
  assert.throws(
    () => lineages(parse(header(["IDebugThing", one], ["IDebugThing2", changed])).interfaces),
    message,
  );
  assert.throws(
    () => lineages(parse(header(["IDebugThing", one], ["IDebugThing2", ""])).interfaces),
    message,
  );
});

Deno.test("lineages() gives the second method of a name a suffix that is free", () => {
  const text = ["Run", "Run", "Run2", "Run"].map((name) => `STDMETHOD(${name})(THIS) PURE;`).join("");
  const own = lineages(parse(header(["IThing", text])).interfaces)[1]?.own ?? [];
  assert.deepEqual(own.map((method) => method.name), ["Run", "Run3", "Run2", "Run4"]);
});

Deno.test("family() drops prefix, version and Wide", () => {
  assert.deepEqual(
    ["IDebugClient9", "IDebugSystemObjects", "IDebugEventCallbacksWide", "IUnknown"].map(family),
    ["client", "system_objects", "event_callbacks", "unknown"],
  );
});

Deno.test("generate() maps C types to those of the FFI", () => {
  const text = table(
    header([
      "IDebugThing",
      `
      STDMETHOD(Numbers)(THIS_ ULONG A, LONG B, BOOL C, ULONG64 D, LONG64 E, USHORT F, UCHAR G, SIZE_T H,
          double I) PURE;
      STDMETHOD(Data)(THIS_ PCSTR A, PULONG B, REFIID C, _Out_ PIDEBUGTHING* D, _In_reads_(1) PVOID E,
          ULONG F[4], INT* G) PURE;
      STDMETHOD(Opaque)(THIS_ PIDEBUGTHING A, IUnknown* B, HANDLE C, va_list D, _In_opt_ _Reserved_ PVOID E,
          PVOID F) PURE;
      STDMETHODV(Print)(THIS_ PCSTR Format, ...) PURE;`,
    ]),
    "thing",
  );
  const row = (name: string): string =>
    text.split("\n").find((line) => line.trim().startsWith(`${name}:`)) ?? "";
  const numbers = `["u32", "i32", "i32", "u64", "i64", "u16", "u8", "usize", "f64"]`;
  assert.equal(row("Numbers").trim(), `Numbers: { slot: 3, parameters: ${numbers}, result: "i32" },`);
  assert.match(row("Data"), /slot: 4, parameters: \[("buffer"(, )?){7}\], result/);
  assert.match(row("Opaque"), /slot: 5, parameters: \[("pointer"(, )?){6}\], result/);
  assert.match(row("Print"), /slot: 6, parameters: \["buffer"\], result: "i32", variadic: true/);
});

Deno.test("generate() stops at a type that it does not know", () => {
  const run = (type: string): string => header(["IThing", `STDMETHOD(Run)(THIS_ ${type} A) PURE;`]);
  assert.doesNotThrow(() => generate(run("ULONG")));
  assert.throws(() => generate(run("FUNNY")), /Unknown C type FUNNY of parameter A/);
  const result = header(["IThing", "STDMETHOD_(FUNNY, Run)(THIS) PURE;"]);
  assert.throws(() => generate(result), /Unknown result type FUNNY/);
});

Deno.test("generate() writes one table a family, the base spread into the derived, and a module of all names", () => {
  const run = "STDMETHOD(Run)(THIS_ _In_ ULONG Fast) PURE;";
  const outputs = generate(header(["IDebugThing", run], ["IDebugThing2", run], ["IDebugOther", ""]));
  assert.deepEqual(outputs.map((output) => output.path), [
    "lib/dbgeng/generated/other.table.ts",
    "lib/dbgeng/generated/thing.table.ts",
    "lib/dbgeng/generated/unknown.table.ts",
    "lib/dbgeng/generated/mod.ts",
    "lib/facts/debug.table.ts",
  ]);
  const text = outputs[1]!.text;
  assert.match(text, /export const IDebugThing = \{[^}]*\.\.\.IUnknown\.methods,/);
  assert.match(text, /export const IDebugThing2 = \{[^}]*\.\.\.IDebugThing\.methods,\n {2}\},/);
  assert.equal(text.split("/** `Run(ULONG Fast)` */").length, 2);
  assert.match(outputs[3]!.text, /export \{ IDebugThing, IDebugThing2 \} from ".\/thing.table.ts";/);
});

Deno.test("generate() writes constants unsigned, big ones as bigint, with what they stand for", () => {
  const source = `
    #define DEBUG_A_ONE 1
    #define DEBUG_A_HIGH 0x80000000
    #define DEBUG_B_SAME DEBUG_A_HIGH
    #define DEBUG_B_SAFE 0x1fffffffffffff
    #define DEBUG_B_BIG ((ULONG64)-1)`;
  const text = generate(source).at(-1)?.text ?? "";
  assert.equal(
    text.slice(text.indexOf("export")),
    [
      "export const DEBUG_A_ONE = 0x01;",
      "export const DEBUG_A_HIGH = 0x80000000;",
      "",
      "export const DEBUG_B_SAME = 0x80000000; // DEBUG_A_HIGH",
      "export const DEBUG_B_SAFE = 0x1fffffffffffff;",
      "export const DEBUG_B_BIG = 0xffffffffffffffffn; // ((ULONG64)-1)",
      "",
    ].join("\n"),
  );
});

Deno.test("generate() gives the same for the same header, whatever its line ends", () => {
  const source = header(["IDebugThing", "STDMETHOD(Run)(THIS) PURE;"]) + "\n#define DEBUG_A \\\n 1\n";
  const once = generate(source);
  assert.deepEqual(generate(source), once);
  assert.deepEqual(generate(source.replaceAll("\n", "\r\n")), once);
  assert.notDeepEqual(generate(source.replace("Run", "Walk")), once);
});

Deno.test("format() gives what deno fmt accepts, and gives it again", async () => {
  const text = "export  const a = {b:1}\n";
  const formatted = await format({ path: "a.ts", text }, ROOT);
  assert.deepEqual(formatted, { path: "a.ts", text: "export const a = { b: 1 };\n" });
  assert.deepEqual(await format(formatted, ROOT), formatted);
});

Deno.test("compare() names the first line that differs, and ignores line ends", () => {
  assert.equal(compare("a\r\nb\n", "a\nb\n"), undefined);
  assert.equal(compare("a\nx\n", "a\nb\n"), "differs from line 2 on\n  - x\n  + b");
  assert.equal(compare("a", "a\nb"), "differs from line 2 on\n  - (end of file)\n  + b");
  assert.equal(compare(undefined, ""), "is missing");
});

Deno.test("differences() finds files that are missing, changed or left over", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/lib/dbgeng/generated`, { recursive: true });
    await Deno.writeTextFile(`${root}/lib/dbgeng/generated/same.table.ts`, "same\n");
    await Deno.writeTextFile(`${root}/lib/dbgeng/generated/stray.table.ts`, "");
    const same = { path: "lib/dbgeng/generated/same.table.ts", text: "same\n" };
    assert.deepEqual(await differences([same, { path: "lib/facts/none.ts", text: "" }], root), [
      "lib/facts/none.ts: is missing",
      "lib/dbgeng/generated/stray.table.ts: is not generated any more",
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("headerPath() looks in the package folder that NuGet would use", () => {
  const inside = /^P.microsoft\.debugging\.platform\.dbgeng.[\d.]+.build.native.inc.dbgeng\.h$/;
  assert.match(headerPath((name) => ({ NUGET_PACKAGES: "P", HOME: "H" })[name]), inside);
  assert.match(headerPath((name) => ({ USERPROFILE: "U" })[name]), /^U.\.nuget.packages.microsoft/);
});
