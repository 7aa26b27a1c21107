/** Whether a program has a .NET runtime, by what its modules are called. For whoever would load all else only then. */

/** The runtime of .NET. */
const CORE = /(^|[\\/])coreclr(\.dll)?$/i;
/** The runtime of .NET Framework. */
const FRAMEWORK = /(^|[\\/])(clr|mscorwks)(\.dll)?$/i;

/** Whether it is the module of .NET's runtime. */
export function isCore(path: string): boolean {
  return CORE.test(path);
}

/** Whether it is the module of .NET Framework's runtime. */
export function isFrameworkRuntime(path: string): boolean {
  return FRAMEWORK.test(path);
}

const STATUS_STACK_BUFFER_OVERRUN = 0xC0000409;
const FAST_FAIL_EXCEPTION_DOTNET_AOT = 72n;

/** What an end is known by. */
export interface End {
  /** The exception code, unsigned; absent where it is no exception. */
  readonly code?: number | undefined;
  /** The exception's parameters. */
  readonly parameters?: readonly bigint[] | undefined;
}

/** Whether an exception is the end that a program compiled ahead of time makes for itself: it has no such module. */
export function isNativeAotEnd({ code, parameters = [] }: End): boolean {
  return code === STATUS_STACK_BUFFER_OVERRUN && parameters[0] === FAST_FAIL_EXCEPTION_DOTNET_AOT;
}
