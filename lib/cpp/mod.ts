/**
 * C++ exceptions out of a stopped process or a dump: the type, its bases, and what it says; and the errors that WinRT
 * stows.
 *
 * Runtimes describe what they throw, so that handlers can be found. That description is read from memory by the
 * parameters of the exception's record: no symbols, no debug information and no engine are needed.
 *
 * Memory may be damaged or hostile: whatever is in it, nothing is thrown because of it. What can't be read is not there.
 *
 * @module
 */
export { isCpp } from "../facts/cpp.ts";
export { type ExceptionRecord, readCpp } from "./read.ts";
export { type RawStowed, readStowed } from "./stowed.ts";
export { microsoftTypeName } from "./microsoft_names.ts";
export { itaniumTypeName } from "./itanium_names.ts";
