/**
 * Every call and every struct of lib/win32, held against the Windows headers of mingw-w64: a C++ file of static
 * assertions, made from the tables themselves, is given to the lab's compiler. So a wrong width or a wrong offset is found
 * without Windows.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError } from "../../scripts/support/command.ts";
import { FixtureError, tool } from "../../scripts/fixtures/compiler.ts";
import { insidePath } from "../../scripts/lab/root.ts";
import { LAYOUTS } from "../../lib/win32/layouts.ts";
import { type Definitions, systemLibraries } from "../../lib/win32/library.ts";

const ROOM = new URL("../../lib/win32/", import.meta.url);
for await (const { name } of Deno.readDir(ROOM)) await import(new URL(name, ROOM).href);

/** What a parameter or a result must be in C: a HANDLE is a number of 64 bits here. */
const KINDS: Readonly<Record<string, string>> = {
  void: "void",
  pointer: "pointer",
  buffer: "pointer",
  u64: "eight",
  usize: "eight",
  i32: "signed4",
  u32: "unsigned4",
  u16: "unsigned2",
};

const HEAD = String.raw`
#define _WIN32_WINNT 0x0A00
#include <type_traits>
#include <cstddef>
#include <windows.h>
#include <winternl.h>
#include <sddl.h>
#include <aclapi.h>
#include <wct.h>
#include <wincrypt.h>
#include <wintrust.h>
#include <softpub.h>
#include <psapi.h>

// Undocumented, and in no header: as phnt, the headers of System Informer, has it.
extern "C" NTSTATUS NTAPI NtGetNextThread(HANDLE, HANDLE, ACCESS_MASK, ULONG, ULONG, PHANDLE);

// A macro in the headers, a function in ntdll.
#undef RtlMoveMemory
extern "C" VOID NTAPI RtlMoveMemory(VOID*, const VOID*, SIZE_T);

enum Kind { void_, pointer, eight, signed4, unsigned4, unsigned2 };
template <class T> constexpr bool is(Kind kind) {
  if (kind == void_) return std::is_void_v<T>;
  if constexpr (std::is_void_v<T>) return false;
  else switch (kind) {
    case pointer: return std::is_pointer_v<T>;
    case eight: return sizeof(T) == 8;
    case signed4: return sizeof(T) == 4 && (std::is_enum_v<T> || std::is_signed_v<T>);
    case unsigned4: return sizeof(T) == 4 && (std::is_enum_v<T> || std::is_unsigned_v<T>);
    case unsigned2: return sizeof(T) == 2 && std::is_unsigned_v<T>;
    default: return false;
  }
}
template <class F> struct Function;
template <class R, class... P> struct Function<R(P...)> {
  template <class... K> static constexpr bool agrees(Kind result, K... kinds) {
    if constexpr (sizeof...(K) != sizeof...(P)) return false;
    else return is<R>(result) && (is<P>(kinds) && ... && true);
  }
};
#define CALL(name, ...) static_assert(Function<decltype(name)>::agrees(__VA_ARGS__), #name)
#define AT(type, field, offset) static_assert(offsetof(type, field) == offset, #type "." #field)
#define SIZE(type, size) static_assert(sizeof(type) == size, #type)
`;

function calls(definitions: Definitions): string[] {
  return Object.entries(definitions).map(([key, { name = key, parameters, result }]) => {
    const kinds = [result, ...parameters].map((type) => {
      const kind = KINDS[String(type)];
      assert.ok(kind, `${name}: no test knows ${String(type)}`);
      return kind === "void" ? "void_" : kind;
    });
    return `CALL(${name}, ${kinds.join(", ")});`;
  });
}

function layouts(structs: Readonly<Record<string, Readonly<Record<string, number>>>>): string[] {
  return Object.entries(structs).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, at]) =>
      field === "size" ? `SIZE(${type}, ${at});` : `AT(${type}, ${field}, ${at});`
    )
  );
}

/** What the compiler says against some assertions; "" when all hold. */
async function against(assertions: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-headers-" });
  const source = join(folder, "headers.cpp");
  const seen = Deno.build.os === "linux" ? await insidePath(source) : source;
  await Deno.writeTextFile(source, [HEAD, ...assertions, ""].join("\n"));
  try {
    await tool("x86_64-w64-mingw32-g++", ["-std=gnu++20", "-fsyntax-only", "-Wno-invalid-offsetof", seen]);
    return "";
  } catch (error) {
    if (!(error instanceof FixtureError || error instanceof CommandError)) throw error;
    return error.message;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("one table for each system library, all of them in lib/win32", async () => {
  const names = systemLibraries.map(({ dll }) => dll);
  assert.deepEqual(names, [...new Set(names)]);
  const lib = fileURLToPath(new URL("../", ROOM));
  const others = (await readdir(lib, { recursive: true })).filter((name) =>
    name.endsWith(".ts") && !name.startsWith("win32")
  );
  for (const name of others) {
    assert.ok(!(await Deno.readTextFile(join(lib, name))).includes("systemLibrary("), name);
  }
});

Deno.test("every call and every struct agrees with the Windows headers", async () => {
  const all = systemLibraries.flatMap(({ definitions }) => calls(definitions));
  assert.ok(all.length > 80, `${all.length} calls`);
  assert.equal(await against([...all, ...layouts(LAYOUTS)]), "");
});

Deno.test("a wrong width, a wrong count, a wrong offset and a wrong size are each found", async () => {
  const said = await against([
    ...calls({
      Sleep: { parameters: ["u64"], result: "void" },
      SetEvent: { parameters: ["u64", "u32"], result: "i32" },
      GetTopWindow: { parameters: ["u64"], result: "u32" },
      WriteFile: { parameters: ["u64", "u64", "i32", "buffer", "pointer"], result: "i32" },
    }),
    ...layouts({ STARTUPINFOW: { dwFlags: 64 }, INPUT_RECORD: { size: 24 } }),
  ]);
  for (
    const name of ["Sleep", "SetEvent", "GetTopWindow", "WriteFile", "STARTUPINFOW.dwFlags", "INPUT_RECORD"]
  ) {
    assert.match(said, new RegExp(`static assertion failed: ${name}\\b`));
  }
});
