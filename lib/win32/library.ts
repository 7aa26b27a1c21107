/**
 * System libraries, opened at their first use: importing this folder loads nothing and needs no permission.
 *
 * @module
 */

/** A Windows facility was asked for on another system. */
export class UnsupportedPlatformError extends Error {
  override readonly name = "UnsupportedPlatformError";
}

/** The functions of a library as they are called, by key; `name` where the key isn't the export's. */
export type Definitions = Readonly<Record<string, Deno.ForeignFunction>>;

/** Gives the calls of a system library. */
export interface SystemLibrary<S extends Definitions> {
  (): Deno.DynamicLibrary<S>["symbols"];
  /** The DLL's file name. */
  readonly dll: string;
  /** What is called of it, which a test holds against the Windows headers. */
  readonly definitions: S;
}

/** Every library of which something is called, once its module has been imported. */
export const systemLibraries: { readonly dll: string; readonly definitions: Definitions }[] = [];

const getLastError = { GetLastError: { parameters: [], result: "u32" } } as const;
let errorLibrary: Deno.DynamicLibrary<typeof getLastError> | undefined;

/**
 * GetLastError of this thread, to be asked right after the call that failed. It is opened before any other call, since
 * opening something sets the error anew.
 */
export function lastError(): number {
  errorLibrary ??= Deno.dlopen("kernel32.dll", getLastError);
  return errorLibrary.symbols.GetLastError();
}

/**
 * A function that gives the calls of a system library, each opened at its first use: opening one costs half a
 * millisecond, and no process needs them all. One place for each library: two tables of one could disagree.
 *
 * Only libraries that Windows itself resolves (KnownDLLs and their like) may be named: they can't be planted.
 */
export function systemLibrary<const S extends Definitions>(dll: string, definitions: S): SystemLibrary<S> {
  const calls = {} as Record<string, unknown>;
  for (const [symbol, definition] of Object.entries(definitions)) {
    Object.defineProperty(calls, symbol, {
      configurable: true,
      get: () => {
        errorLibrary ??= Deno.dlopen("kernel32.dll", getLastError);
        const { symbols: opened } = Deno.dlopen(dll, { [symbol]: definition });
        Object.defineProperty(calls, symbol, { value: opened[symbol] });
        return opened[symbol];
      },
    });
  }
  const library = (): Deno.DynamicLibrary<S>["symbols"] => {
    if (Deno.build.os === "windows") return calls as Deno.DynamicLibrary<S>["symbols"];
    throw new UnsupportedPlatformError(
      `${dll} is a part of Windows, and this is ${Deno.build.os}`,
    );
  };
  const made = Object.assign(library, { dll, definitions });
  systemLibraries.push(made);
  return made;
}

/** A system call failed. */
export class Win32Error extends Error {
  override readonly name = "Win32Error";

  constructor(
    /** The function that failed. */
    readonly operation: string,
    /** Its Win32 error, 0 where it is not known. */
    readonly code: number,
    detail = "",
  ) {
    super(`${operation} failed${code ? `, Win32 error ${code}` : ""}${detail ? `: ${detail}` : ""}`);
  }
}
