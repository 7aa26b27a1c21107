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
