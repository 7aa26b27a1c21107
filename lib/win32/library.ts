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
 * A function that opens a system library at its first call and gives its symbols.
 *
 * Only libraries that Windows itself resolves (KnownDLLs and their like) may be named: they can't be planted.
 */
export function systemLibrary<const S extends Deno.ForeignLibraryInterface>(
  name: string,
  symbols: S,
): () => Deno.DynamicLibrary<S>["symbols"] {
  let library: Deno.DynamicLibrary<S> | undefined;
  return () => {
    if (Deno.build.os !== "windows") {
      throw new UnsupportedPlatformError(
        `${name} is a part of Windows. On Linux, run this in the lab: deno task lab exec …`,
      );
    }
    return (library ??= Deno.dlopen(name, symbols)).symbols;
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
