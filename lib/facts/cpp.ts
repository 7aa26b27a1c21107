/** What is known of a C++ exception, as hosts report it and event logs and manifests keep it. @module */

/** A C++ exception: its type and what it says. */
export interface CppException {
  /** `std::runtime_error`; the decorated name where it has parts that are not undecorated here. */
  readonly type: string;
  /** Its base classes by which a handler can catch it, the nearest first. */
  readonly bases: readonly string[];
  /** What `what()` says where it derives from std::exception, or the text that was thrown; absent where there is none. */
  readonly message?: string | undefined;
  /** Whose runtime has thrown it: Microsoft's (also of clang's programs), or GCC's of mingw. */
  readonly runtime: "microsoft" | "gcc";
}

const MICROSOFT = 0xE06D7363, GCC = 0x20474343;

/** Whether an exception of this code is one of C++. */
export function isCpp(code: number): boolean {
  return code >>> 0 === MICROSOFT || isGcc(code);
}

/** Whether it is one of GCC's runtime. */
export function isGcc(code: number): boolean {
  return code >>> 0 === GCC;
}

/** Where a C++ exception could have been caught: `derived from std::exception`. */
export function basesInWords({ bases }: CppException): string[] {
  return bases.length === 0 ? [] : [`derived from ${bases.join(", ")}`];
}
