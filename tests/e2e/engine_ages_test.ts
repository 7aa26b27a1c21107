/**
 * Engines of another age: a stand-in that hands all to the real engine but for one thing, and what Trapline says of each.
 * A missing interface, a refused dump, the legacy format, DLLs of two releases.
 */
import { doesNotMatch, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { interfaces } from "../../lib/dbgeng/mod.ts";
import { fileFacts } from "../../lib/win32/image_file.ts";
import { engineOfAge } from "../../scripts/fixtures/engine.ts";
import { ENGINE } from "../../scripts/lab/layout.ts";
import { captured, flat, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const SAME = fileFacts(join(ENGINE, "content/amd64/dbgeng.dll"))!.version;

async function engine(lines: readonly string[], version = SAME): Promise<string> {
  return seen(await engineOfAge({ version, lines }));
}

interface Findings {
  readonly code: number;
  readonly of: (
    what: string,
  ) => { readonly ok: boolean; readonly text: string; readonly fix?: string } | undefined;
}

async function doctor(path: string): Promise<Findings> {
  const { code, stdout, stderr } = await trapline(["doctor", "--probe", "--json", "--engine", path]);
  equal(stderr, "");
  const { findings } = JSON.parse(stdout);
  return { code, of: (what) => findings.find((each: { what: string }) => each.what === what) };
}

Deno.test("an engine without an interface is listed by doctor with its version and what to do, and run says the same", async () => {
  for (
    const { name, iid } of [interfaces.IDebugClient5, interfaces.IDebugControl5, interfaces.IDebugAdvanced3]
  ) {
    const path = await engine([`refuse ${iid}`]);
    const { code, of } = await doctor(path);
    equal(code, 125);
    const found = of("engine")!;
    equal(found.ok, false);
    ok(
      found.text.startsWith(`The engine ${SAME} (explicit path: ${path}) is too old: it has no ${name}`),
      found.text,
    );
    match(found.fix!, /^Install the Debugging Tools .* --engine or TRAPLINE_ENGINE\.$/);
    equal(of("probe"), undefined);
    ok(of("WER") !== undefined, "the rest of the machine is listed, too");
  }
  const path = await engine([`refuse ${interfaces.IDebugControl5.iid}`]);
  await using out = await outputFolder();
  const program = seen((await programs()).path("crash"));
  const { code, stderr } = await trapline([
    "run",
    "--engine",
    path,
    "--out",
    out.path,
    "--",
    program,
    "null-write",
  ]);
  equal(code, 125);
  match(flat(stderr), /is too old: it has no IDebugControl5, which those since Windows 8 have\. Install/);
});

Deno.test("an engine of the same age works, one that refuses small dumps fails the probe, and mixed releases are named", async () => {
  const same = await doctor(await engine([]));
  equal(same.code, 0);
  match(same.of("probe")!.text, /^captured and verified/);
  const refusing = await doctor(
    await engine([`client ${interfaces.IDebugClient5.iid}`, "small 0x80004001"]),
  );
  equal(refusing.code, 125);
  match(refusing.of("probe")!.text, /the probe's crash was not captured: .*WriteDumpFileWide: E_NOTIMPL/);
  const mixed = await doctor(await engine([], "10.0.17763.132"));
  equal(mixed.code, 125);
  match(mixed.of("engine")!.text, /mixed versions: dbgeng\.dll is 10\.0\.17763\.132, dbghelp\.dll is /);
});

Deno.test("a legacy dump that an older engine writes is written and not checked, with the words and the stack of the stop", async () => {
  await using out = await outputFolder();
  const program = seen((await programs()).path("crash"));
  const legacy = async (name: string, answer: string): Promise<string> => {
    const path = await engine([`client ${interfaces.IDebugClient5.iid}`, `default ${answer}`]);
    const { stderr } = await trapline([
      ...["run", "--engine", path, "--out", join(out.path, name), "--dump", "DEBUG_DUMP_DEFAULT"],
      ...["--", program, "null-write"],
    ]);
    return flat(stderr);
  };
  const honoured = await legacy("honoured", "0");
  match(honoured, /CRASH access violation writing 0x0 \(null pointer\)/);
  match(honoured, /8\.2 KB, written, not checked, asked DEBUG_DUMP_DEFAULT/);
  doesNotMatch(honoured, /verified|could not be read/);
  const [capture] = await captured(join(out.path, "honoured"));
  const [frame] = capture!.manifest.stacks[0]!.frames;
  equal(frame?.module, "crash.exe");
  const refused = await legacy("refused", "0x80004001");
  match(refused, /wrote full because this engine no longer writes DEBUG_DUMP_DEFAULT/);
  match(refused, /verified/);
});
