/**
 * .NET's exceptions by HRESULT: parameter 0 of an exception 0xE0434352.
 *
 * An HRESULT is shared: a class of a program's own has that of the class it was derived from, most often 0x80131500.
 *
 * Source: corerror.h of the .NET runtime, and the constructors of the classes for those that borrow an HRESULT of
 * Windows.
 *
 * @module
 */

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x80004001, "NotImplementedException"],
  [0x80004002, "InvalidCastException"],
  [0x80004003, "NullReferenceException"],
  [0x80020012, "DivideByZeroException"],
  [0x80070002, "FileNotFoundException"],
  [0x80070003, "DirectoryNotFoundException"],
  [0x80070005, "UnauthorizedAccessException"],
  [0x8007000B, "BadImageFormatException"],
  [0x8007000E, "OutOfMemoryException"],
  [0x80070057, "ArgumentException"],
  [0x800703E9, "StackOverflowException"],
  [0x80131500, "Exception"],
  [0x80131501, "SystemException"],
  [0x80131502, "ArgumentOutOfRangeException"],
  [0x80131505, "TimeoutException"],
  [0x80131506, "ExecutionEngineException"],
  [0x80131508, "IndexOutOfRangeException"],
  [0x80131509, "InvalidOperationException"],
  [0x8013150A, "SecurityException"],
  [0x8013150C, "SerializationException"],
  [0x80131511, "MissingFieldException"],
  [0x80131512, "MissingMemberException"],
  [0x80131513, "MissingMethodException"],
  [0x80131515, "NotSupportedException"],
  [0x80131516, "OverflowException"],
  [0x80131522, "TypeLoadException"],
  [0x80131523, "EntryPointNotFoundException"],
  [0x80131524, "DllNotFoundException"],
  [0x80131534, "TypeInitializationException"],
  [0x80131537, "FormatException"],
  [0x80131539, "PlatformNotSupportedException"],
  [0x8013153B, "OperationCanceledException"],
  [0x80131577, "KeyNotFoundException"],
  [0x80131604, "TargetInvocationException"],
  [0x80131620, "IOException"],
  [0x80131622, "ObjectDisposedException"],
  [0x80131623, "Environment.FailFast"],
]);

/** The class that has this HRESULT, without its namespace; `undefined` for one that is not in the table. */
export function clrException(hresult: number): string | undefined {
  return NAMES.get(hresult >>> 0);
}
