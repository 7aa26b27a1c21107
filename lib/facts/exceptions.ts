/**
 * The exception codes that the program itself must know, by their official names. What they mean to people, and every
 * other code, is in `status.ts`.
 *
 * @module
 */

/** Codes by name, unsigned. */
export const EXCEPTION_CODE = {
  DBG_CONTROL_C: 0x40010005,
  DBG_CONTROL_BREAK: 0x40010008,
  STATUS_WX86_SINGLE_STEP: 0x4000001E,
  STATUS_WX86_BREAKPOINT: 0x4000001F,
  /** A thread tells its debugger its name. */
  MS_VC_EXCEPTION: 0x406D1388,
  STATUS_GUARD_PAGE_VIOLATION: 0x80000001,
  STATUS_BREAKPOINT: 0x80000003,
  STATUS_SINGLE_STEP: 0x80000004,
  STATUS_WAKE_SYSTEM_DEBUGGER: 0x80000007,
  STATUS_ACCESS_VIOLATION: 0xC0000005,
  STATUS_IN_PAGE_ERROR: 0xC0000006,
  STATUS_INVALID_HANDLE: 0xC0000008,
  STATUS_INTEGER_DIVIDE_BY_ZERO: 0xC0000094,
  STATUS_INTEGER_OVERFLOW: 0xC0000095,
  STATUS_STACK_OVERFLOW: 0xC00000FD,
  STATUS_HANDLE_NOT_CLOSABLE: 0xC0000235,
  STATUS_STACK_BUFFER_OVERRUN: 0xC0000409,
  EXCEPTION_COMPLUS: 0xE0434352,
} as const;

/** Breakpoint instructions, of 64-bit and of 32-bit code. */
export const BREAKPOINTS: readonly number[] = [
  EXCEPTION_CODE.STATUS_BREAKPOINT,
  EXCEPTION_CODE.STATUS_WX86_BREAKPOINT,
];

/**
 * .NET tells a debugger of its own with these, and only where there is a debugger: they are meant by no rule for all
 * exceptions, only by one that names them.
 */
export const FOR_A_CLR_DEBUGGER: readonly number[] = [0x04242420, 0xE0444143];

/** Exceptions whose first parameter is the kind of access and whose second is its address. */
export const ACCESSES: readonly number[] = [
  EXCEPTION_CODE.STATUS_ACCESS_VIOLATION,
  EXCEPTION_CODE.STATUS_IN_PAGE_ERROR,
  EXCEPTION_CODE.STATUS_GUARD_PAGE_VIOLATION,
];
