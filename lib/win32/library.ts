/**
 * System libraries, opened at their first use: importing this folder loads nothing and needs no permission.
 *
 * @module
 */

/** A Windows facility was asked for on another system. */
export class UnsupportedPlatformError extends Error {
  override readonly name = "UnsupportedPlatformError";
}

/**
 * A function that gives the calls of a system library, each opened at its first use: opening one costs half a
 * millisecond, and no process needs them all.
 *
 * Only libraries that Windows itself resolves (KnownDLLs and their like) may be named: they can't be planted.
 */
export function systemLibrary<const S extends Deno.ForeignLibraryInterface>(
  name: string,
  symbols: S,
): () => Deno.DynamicLibrary<S>["symbols"] {
  const calls = {} as Record<string, unknown>;
  for (const [symbol, definition] of Object.entries(symbols)) {
    Object.defineProperty(calls, symbol, {
      configurable: true,
      get: () => {
        const { symbols: opened } = Deno.dlopen(name, { [symbol]: definition });
        Object.defineProperty(calls, symbol, { value: opened[symbol] });
        return opened[symbol];
      },
    });
  }
  return () => {
    if (Deno.build.os === "windows") return calls as Deno.DynamicLibrary<S>["symbols"];
    throw new UnsupportedPlatformError(
      `${name} is a part of Windows. On Linux, run this in the lab: deno task lab exec …`,
    );
  };
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
