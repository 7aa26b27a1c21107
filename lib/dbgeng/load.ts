/**
 * Loading the engine's DLLs and creating its client. One engine lives in a process.
 *
 * @module
 */
import { kernel32 } from "../win32/kernel32.ts";
import { lastError } from "../win32/library.ts";
import { fromWide, wide } from "../win32/text.ts";
import { ComPtr } from "./com.ts";
import { type EngineFiles, INSTALL } from "./discover.ts";
import { IDebugClient5, IDebugControl } from "./generated/mod.ts";
import { guidBytes } from "./guid.ts";
import { check, HR, hresult } from "./hresult.ts";
import { nativeCall } from "./native_call.ts";

/** The engine's files were found but can't be used. */
export class EngineLoadError extends Error {
  /** Always `EngineLoadError`. */
  override readonly name = "EngineLoadError";
}

/** An engine that can't be asked what Trapline asks: every one since Windows 8 can. */
export function tooOld({ version, source, folder }: EngineFiles, lacking: string): EngineLoadError {
  return new EngineLoadError(
    `The engine ${version} (${source}: ${folder}) is too old: it has no ${lacking}, which those since Windows 8 have.\n` +
      INSTALL,
  );
}

/**
 * Loads an engine from its folder and creates its client.
 *
 * A bare `Deno.dlopen` fails, because the DLLs beside dbgeng.dll are not searched for its imports: so each is
 * loaded by its absolute path first, with the search starting in its own folder.
 *
 * @throws {EngineLoadError} If Windows loads another file instead, or what was loaded can't debug.
 */
export function loadEngine(engine: EngineFiles): ComPtr<typeof IDebugClient5> {
  const { files, folder } = engine;
  const LOAD_WITH_ALTERED_SEARCH_PATH = 8;
  // The engine puts its folder into PATH at its creation; a target would inherit that.
  const path = Deno.env.get("PATH");
  for (const file of files) {
    const module = kernel32().LoadLibraryExW(wide(file), null, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (module === null) {
      throw new EngineLoadError(`Windows can't load ${file}, Win32 error ${lastError()}`);
    }
    const loaded = moduleFile(module);
    if (loaded.toLowerCase() === file.toLowerCase()) continue;
    throw new EngineLoadError(
      `${loaded} was loaded before ${file} could be: another copy of it is in this process`,
    );
  }
  const library = Deno.dlopen(files.at(-1) ?? `${folder}\\dbgeng.dll`, {
    DebugCreate: { parameters: ["buffer", "buffer"], result: "i32" },
  });
  const out = new BigUint64Array(1);
  const code = nativeCall(() => library.symbols.DebugCreate(guidBytes(IDebugClient5.iid), out));
  if (hresult(code) === HR.E_NOINTERFACE) throw tooOld(engine, IDebugClient5.name);
  check(hresult(code), "DebugCreate");
  if (path !== undefined) Deno.env.set("PATH", path);
  using stack = new DisposableStack();
  const client = stack.use(ComPtr.take(IDebugClient5, Deno.UnsafePointer.create(out[0] ?? 0n)));
  refuseStub(client, folder);
  stack.move();
  return client;
}

/** Sighting: Wine's stub answers DebugCreate with S_OK, also when it was loaded for an absolute path of Microsoft's. */
function refuseStub(client: ComPtr<typeof IDebugClient5>, folder: string): void {
  using control = client.queryInterface(IDebugControl);
  const counts = [new Uint32Array(1), new Uint32Array(1), new Uint32Array(1)] as const;
  const code = control.try("GetNumberEventFilters", ...counts);
  if (code === HR.S_OK && (counts[0][0] ?? 0) > 0) return;
  throw new EngineLoadError(
    `The engine loaded for ${folder} is a stub that can't debug. Under Wine set ` +
      "WINEDLLOVERRIDES=dbgeng,dbghelp,dbgcore,dbgmodel,msdia140=n for this process (dbghelp=n,b where it is to start " +
      ".NET programs).",
  );
}

function moduleFile(module: Deno.PointerObject): string {
  const path = new Uint16Array(32_768);
  kernel32().GetModuleFileNameW(module, path, path.length);
  return fromWide(path);
}
