/** The engine's interfaces, asked for once and released together. @module */
import type { ComPtr } from "./com.ts";
import type { EngineFiles } from "./discover.ts";
import {
  IDebugAdvanced3,
  IDebugClient5,
  IDebugControl5,
  IDebugDataSpaces4,
  IDebugSymbols4,
  IDebugSystemObjects4,
} from "./generated/mod.ts";
import { DbgEngError, HR } from "./hresult.ts";
import type { ComInterface } from "./interface.ts";
import { tooOld } from "./load.ts";

/**
 * The six interfaces of the engine's one client object, in versions that every engine since Windows 8 has. Newer ones
 * come from `client.queryInterface(IDebugClient9)`.
 */
export interface Interfaces {
  /** Sessions, processes, dumps, callbacks. */
  readonly client: ComPtr<typeof IDebugClient5>;
  /** Waiting, execution, commands, breakpoints, filters, stacks. */
  readonly control: ComPtr<typeof IDebugControl5>;
  /** Modules, names, types, source lines. */
  readonly symbols: ComPtr<typeof IDebugSymbols4>;
  /** The current process and thread. */
  readonly system: ComPtr<typeof IDebugSystemObjects4>;
  /** The target's memory. */
  readonly data: ComPtr<typeof IDebugDataSpaces4>;
  /** Thread contexts, and requests of every other kind. */
  readonly advanced: ComPtr<typeof IDebugAdvanced3>;
}

/**
 * Asks a client for the other five; what was acquired is released again if one is missing.
 *
 * @throws {EngineLoadError} If the engine is of another age and lacks one
 */
export function queryInterfaces(
  client: ComPtr<typeof IDebugClient5>,
  files: EngineFiles,
): Interfaces & Disposable {
  using stack = new DisposableStack();
  stack.use(client);
  const needed = <I extends ComInterface>(iface: I): ComPtr<I> => {
    try {
      return stack.use(client.queryInterface(iface));
    } catch (error) {
      if (error instanceof DbgEngError && error.code === HR.E_NOINTERFACE) throw tooOld(files, iface.name);
      throw error;
    }
  };
  const interfaces = {
    client,
    control: needed(IDebugControl5),
    symbols: needed(IDebugSymbols4),
    system: needed(IDebugSystemObjects4),
    data: needed(IDebugDataSpaces4),
    advanced: needed(IDebugAdvanced3),
  };
  const owned = stack.move();
  return { ...interfaces, [Symbol.dispose]: () => owned.dispose() };
}
