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
