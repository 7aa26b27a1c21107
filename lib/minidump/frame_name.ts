/**
 * What a frame is called, so that the same code has the same name in another build and on another machine.
 *
 * @module
 */
import type { FoundBy } from "../facts/frame.ts";

/** A frame as far as it is known. */
export interface BucketFrame {
  /** The module's file name; absent where the address is in none. */
  readonly module?: string | undefined;
  /** The function; absent without symbols. */
  readonly function?: string | undefined;
  /** The offset in the module, as hex. */
  readonly offset?: string | undefined;
  /** How it was found; absent where that is not known. */
  readonly found?: FoundBy | undefined;
}

/** The modules of Windows and of language runtimes: frames in them say how a program died or waits, not why. */
const SYSTEM = new RegExp(
  "^(" + [
    "ntdll|kernel32|kernelbase|user32|win32u|gdi32(full)?|advapi32|sechost|rpcrt4|combase|ole32|oleaut32|shell32|shlwapi",
    "shcore|msctf|imm32|uxtheme|comctl32|ws2_32|mswsock|winmm|crypt32|bcrypt\\w*|wow64\\w*|verifier|vrf\\w+|dbghelp|dbgcore",
    "ucrtbased?|msvcrt|msvcr\\d+d?|vcruntime\\d+\\w*|msvcp\\d+\\w*|concrt\\d+d?|mfc\\d+\\w*|libgcc_\\w+-\\d+|libstdc\\+\\+-\\d+",
    "(System|Microsoft)(\\.\\w+)+|mscorlib|netstandard|WindowsBase|Presentation\\w+",
    "libc\\+\\+|libunwind|libwinpthread-\\d+|clr|clrjit|coreclr|mscor\\w+|hostfxr|hostpolicy|wineserver",
  ].join("|") + ")(\\.(dll|exe|drv))?$",
  "i",
);

/** Functions that a program ends or waits in whatever the reason, linked into its own module. */
const HELPERS = new RegExp(
  "^(" + [
    "_*abort|_*raise|_*debugbreak|terminate|std::terminate|_*exit|_*assert|_*wassert|__report_\\w+|__fastfail|_invoke_watson\\w*",
    "_invalid_parameter\\w*|_purecall|_CxxThrowException|__cxa_\\w+|_Unwind_\\w+|RaiseException|__scrt_\\w+|_*chkstk(_ms)?",
    "_*mem(cpy|move|set|cmp)\\w*|_*(str|wcs)(len|cpy|cat|cmp)\\w*|rust_panic\\w*|_*rust_begin_unwind|core::panicking::\\w+",
    "std::panicking::\\w+|operator (new|delete)(\\[\\])?|(std::process::|core::intrinsics::)?abort(_internal)?",
    "std::(alloc::)?(rust_oom|handle_alloc_error|default_alloc_error_hook)|alloc::alloc::handle_alloc_error|__rust_start_panic",
    "runtime\\.(raise|raisebadsignal|dieFromSignal|crash|abort|fatalpanic|fatalthrow|throw|gopanic|panic\\w*|sigpanic\\d*)",
    "(v8|V8|node|kj|absl|logging|base|google|partition_alloc|WTF|blink)(::\\w+)*::(" + [
      "Abort|abort|OS::Abort|OS::DebugBreak|DebugBreak|Assert|Fatal|FatalError|OnFatalError|OOMErrorHandler|Crash|ImmediateCrash",
      "ProcessFatal\\w*|FatalProcessOutOfMemory|~?LogMessage(Fatal)?|TerminateBecauseOutOfMemory|OutOfMemory\\w*|RawLog\\w*",
      "~?CheckError|~?Fault|Fault::fatal|throwFatalException|terminateHandler|ReportFatal\\w*|FailureMessage\\w*|CheckFailure\\w*",
    ].join("|") + ")",
    "V8_Fatal(\\w*)|V8_Dcheck|IMMEDIATE_CRASH|qt_message_fatal|qFatal|QMessageLogger::fatal|qt_assert(_x)?|qBadAlloc",
    "common_assert_to_\\w+|_*common_abort\\w*|__acrt_\\w+|_seh_filter_\\w+|__crt\\w*terminate\\w*|__std_terminate|__std_abort\\w*",
  ].join("|") + ")$",
);

/** Whether a frame is in a module of Windows or of a runtime. */
export function isSystem({ module }: BucketFrame): boolean {
  return module !== undefined && SYSTEM.test(module);
}

/**
 * Whether a frame is of the program itself: in a module, in none of the system's, and in no function that only ends
 * it.
 */
export function isOwn(frame: BucketFrame): boolean {
  if (frame.module === undefined || isSystem(frame)) return false;
  return frame.function === undefined || !HELPERS.test(plainFunction(frame.function));
}

/** `module!function`, or `module+0xOFFSET` where no function is known; `?` outside of every module. */
export function frameName({ module, function: name, offset }: BucketFrame): string {
  if (module === undefined) return "?";
  const where = module.toLowerCase();
  if (name !== undefined) return `${where}!${plainFunction(name)}`;
  return offset === undefined ? where : `${where}+${plainOffset(offset)}`;
}

/** The module alone: a system module's functions and offsets are those of one version of Windows. */
export function moduleName({ module }: BucketFrame): string {
  return module?.toLowerCase() ?? "?";
}

function plainOffset(offset: string): string {
  return /^0x[0-9a-f]+$/i.test(offset) ? `0x${BigInt(offset).toString(16)}` : offset;
}

/**
 * A function's name without what differs by instance or build: template arguments and lambdas' numbers, the hash of an
 * anonymous namespace, the compiler's marks of split and cloned functions, an incremental linker's thunk around it.
 */
export function plainFunction(name: string): string {
  return withoutArguments(
    name
      .replace(/^@?ILT\+\w+\((.+)\)$/, "$1")
      .replaceAll(/\?A0x[0-9a-f]+/gi, "?A")
      .replaceAll(/`anonymous[- ]namespace'|\(anonymous namespace\)/g, "?A")
      .replace(/::h[0-9a-f]{16}$/, "")
      .replaceAll(/\s*\[clone [^\]]*\]/g, "")
      .replace(/(\.(isra|part|cold|constprop|lto_priv|llvm)(\.\d+)*)+$/, ""),
  );
}

/** `<...>` with all that is in it becomes `<>`; in `operator<` and its kin nothing opens. */
function withoutArguments(name: string): string {
  let depth = 0;
  let plain = "";
  for (const part of name.split(/(operator(?:<=>|<<=|>>=|->\*?|<<|>>|<=|>=|<|>)|[<>])/)) {
    if (part === "<") {
      if (depth === 0) plain += part;
      depth++;
    } else if (part === ">" && depth > 0) {
      depth--;
      if (depth === 0) plain += part;
    } else if (depth === 0) plain += part;
  }
  // One that never closes was cut off: what is before it is all there is.
  return plain;
}
