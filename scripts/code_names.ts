/**
 * Writes the names of Windows' codes from the headers of mingw-w64, which are in the public domain:
 * `deno run -A scripts/code_names.ts [FOLDER OF HEADERS]`. Without a folder the lab's headers are read.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { ROOT } from "./lab/layout.ts";
import { capture } from "./support/command.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const OUT = join(dirname(dirname(fromFileUrl(import.meta.url))), "lib", "facts", "code_names.table.ts");
const HEADERS = join(ROOT, "usr", "x86_64-w64-mingw32", "include");

const HEAD = `/**
 * The names of Windows' codes: of NTSTATUS, of Win32 errors and of HRESULTs.
 *
 * Generated from ntstatus.h and winerror.h of mingw-w64 (public domain); don't edit. To regenerate:
 * \`deno run -A scripts/code_names.ts\`.
 *
 * @module
 */
`;

/** Every macro that a pattern finds, by its value; the first name of a value is the one that headers use. */
function names(text: string, pattern: RegExp): Map<number, string> {
  const found = new Map<number, string>();
  for (const [, name = "", value = ""] of text.matchAll(pattern)) {
    const code = Number(value) >>> 0;
    if (!found.has(code)) found.set(code, name);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

function table(constant: string, what: string, rows: ReadonlyMap<number, string>): string {
  const lines = [...rows].map(([code, name]) => `  [0x${code.toString(16)}, "${name}"],`);
  return `\n/** ${what} */\nexport const ${constant}: ReadonlyMap<number, string> = new Map([\n${
    lines.join("\n")
  }\n]);\n`;
}

const folder = Deno.args[0] ?? HEADERS;
const [ntstatus, winerror] = await Promise.all(
  ["ntstatus.h", "winerror.h"].map((name) => Deno.readTextFile(join(folder, name))),
);
const text = HEAD +
  table(
    "NTSTATUS_NAMES",
    "NTSTATUS codes.",
    names(ntstatus!, /^#define ((?:STATUS|DBG|RPC_NT|EPT_NT)_\w+)\s+\(\(NTSTATUS\)(0x[0-9A-Fa-f]+)L?\)/gm),
  ) +
  table(
    "WIN32_ERROR_NAMES",
    "Win32 errors, as GetLastError gives them.",
    names(winerror!, /^#define (ERROR_\w+|RPC_S_\w+|EPT_S_\w+|WSA\w+)\s+(?:__MSABI_LONG\()?(\d+)L?\)?\s*$/gm),
  ) +
  table(
    "HRESULT_NAMES",
    "HRESULTs, without those that are a Win32 error in another form.",
    names(winerror!, /^#define (\w+)\s+_HRESULT_TYPEDEF_\((0x[0-9A-Fa-f]+)L?\)/gm),
  );
await Deno.writeTextFile(OUT, text);
await capture(Deno.execPath(), ["fmt", "--quiet", OUT]);
console.log(`${OUT}: ${text.split("\n").length} lines`);
