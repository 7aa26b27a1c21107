/**
 * The reasons a program gives to `__fastfail`: parameter 0 of an exception 0xC0000409.
 *
 * Source: the FAST_FAIL_* constants of winnt.h; the words are ours. The numbers 15, 16 and 17 aren't defined there,
 * and number 54 is misspelt there (EXCEPTON).
 *
 * @module
 */

/** One reason of a fast fail. */
export interface FastFailFact {
  /** The number given to `__fastfail`. */
  readonly code: number;
  /** The constant's own name. */
  readonly name: string;
  /** What it means: one clause, no full stop. */
  readonly what: string;
}

const ROWS: readonly (readonly [number, string, string])[] = [
  [0, "LEGACY_GS_VIOLATION", "a stack cookie was overwritten (old GS check)"],
  [1, "VTGUARD_CHECK_FAILURE", "a virtual table is not one of the program's"],
  [2, "STACK_COOKIE_CHECK_FAILURE", "a stack cookie was overwritten: buffer overrun"],
  [3, "CORRUPT_LIST_ENTRY", "a linked list was corrupted"],
  [4, "INCORRECT_STACK", "the stack pointer is outside the stack"],
  [5, "INVALID_ARG", "an invalid argument was given"],
  [6, "GS_COOKIE_INIT", "the stack cookie could not be made"],
  [7, "FATAL_APP_EXIT", "the program called abort or a fatal exit"],
  [8, "RANGE_CHECK_FAILURE", "an index was out of range"],
  [9, "UNSAFE_REGISTRY_ACCESS", "an unsafe registry access"],
  [10, "GUARD_ICALL_CHECK_FAILURE", "control flow guard: an indirect call to a wrong address"],
  [11, "GUARD_WRITE_CHECK_FAILURE", "a write to guarded memory"],
  [12, "INVALID_FIBER_SWITCH", "a switch to an invalid fiber"],
  [13, "INVALID_SET_OF_CONTEXT", "an invalid thread context was set"],
  [14, "INVALID_REFERENCE_COUNT", "a reference count is invalid"],
  [18, "INVALID_JUMP_BUFFER", "a longjmp buffer is invalid"],
  [19, "MRDATA_MODIFIED", "read-only data was modified"],
  [20, "CERTIFICATION_FAILURE", "a certification check failed"],
  [21, "INVALID_EXCEPTION_CHAIN", "the exception handler chain is corrupted"],
  [22, "CRYPTO_LIBRARY", "a cryptographic library gave up"],
  [23, "INVALID_CALL_IN_DLL_CALLOUT", "a forbidden call inside a DLL callout"],
  [24, "INVALID_IMAGE_BASE", "an image base is invalid"],
  [25, "DLOAD_PROTECTION_FAILURE", "delay-load protection failed"],
  [26, "UNSAFE_EXTENSION_CALL", "an unsafe extension call"],
  [27, "DEPRECATED_SERVICE_INVOKED", "a service that is no longer there was called"],
  [28, "INVALID_BUFFER_ACCESS", "a buffer was accessed out of its bounds"],
  [29, "INVALID_BALANCED_TREE", "a balanced tree was corrupted"],
  [30, "INVALID_NEXT_THREAD", "the next thread to run is invalid"],
  [31, "GUARD_ICALL_CHECK_SUPPRESSED", "control flow guard: a call to a suppressed address"],
  [32, "APCS_DISABLED", "asynchronous calls are disabled"],
  [33, "INVALID_IDLE_STATE", "the idle state is invalid"],
  [34, "MRDATA_PROTECTION_FAILURE", "read-only data could not be protected"],
  [35, "UNEXPECTED_HEAP_EXCEPTION", "an exception inside the heap"],
  [36, "INVALID_LOCK_STATE", "a lock is in an invalid state"],
  [37, "GUARD_JUMPTABLE", "a jump table was tampered with"],
  [38, "INVALID_LONGJUMP_TARGET", "a longjmp to an invalid target"],
  [39, "INVALID_DISPATCH_CONTEXT", "a dispatch context is invalid"],
  [40, "INVALID_THREAD", "a thread is invalid"],
  [41, "INVALID_SYSCALL_NUMBER", "a system call number is invalid"],
  [42, "INVALID_FILE_OPERATION", "an invalid file operation"],
  [43, "LPAC_ACCESS_DENIED", "an app container was denied access"],
  [44, "GUARD_SS_FAILURE", "the shadow stack does not match"],
  [45, "LOADER_CONTINUITY_FAILURE", "the loader found its own data inconsistent"],
  [46, "GUARD_EXPORT_SUPPRESSION_FAILURE", "export suppression failed"],
  [47, "INVALID_CONTROL_STACK", "the control stack is invalid"],
  [48, "SET_CONTEXT_DENIED", "setting a thread context was denied"],
  [49, "INVALID_IAT", "the import table is invalid"],
  [50, "HEAP_METADATA_CORRUPTION", "heap metadata was corrupted"],
  [51, "PAYLOAD_RESTRICTION_VIOLATION", "exploit protection was violated"],
  [52, "LOW_LABEL_ACCESS_DENIED", "a low integrity process was denied access"],
  [53, "ENCLAVE_CALL_FAILURE", "a call into an enclave failed"],
  [54, "UNHANDLED_LSS_EXCEPTON", "an unhandled exception in a Linux subsystem"],
  [55, "ADMINLESS_ACCESS_DENIED", "an adminless process was denied access"],
  [56, "UNEXPECTED_CALL", "an unexpected call"],
  [57, "CONTROL_INVALID_RETURN_ADDRESS", "a return address is invalid"],
  [58, "UNEXPECTED_HOST_BEHAVIOR", "the virtualization host behaved unexpectedly"],
  [59, "FLAGS_CORRUPTION", "flags were corrupted"],
  [60, "VEH_CORRUPTION", "the list of vectored handlers was corrupted"],
  [61, "ETW_CORRUPTION", "event tracing data was corrupted"],
  [62, "RIO_ABORT", "registered I/O gave up"],
  [63, "INVALID_PFN", "a page frame number is invalid"],
  [64, "GUARD_ICALL_CHECK_FAILURE_XFG", "extended flow guard: an indirect call of another type"],
  [65, "CAST_GUARD", "a cast to a class the object is not"],
  [66, "HOST_VISIBILITY_CHANGE", "memory changed its visibility to the host"],
  [67, "KERNEL_CET_SHADOW_STACK_ASSIST", "the kernel's shadow stack needed help"],
  [68, "PATCH_CALLBACK_FAILED", "a hot patch callback failed"],
  [69, "NTDLL_PATCH_FAILED", "hot patching ntdll failed"],
  [70, "INVALID_FLS_DATA", "fiber local storage was corrupted"],
  [71, "ASAN_ERROR", "AddressSanitizer found an error"],
  [72, "CLR_EXCEPTION_AOT", "an unhandled exception in native AOT .NET"],
  [73, "POINTER_AUTH_INVALID_RETURN_ADDRESS", "a signed return address was altered"],
  [74, "INVALID_THREAD_STATE", "a thread is in an invalid state"],
  [75, "CORRUPT_WOW64_STATE", "32-bit thread state was corrupted"],
  [76, "INVALID_EXTENDED_STATE", "extended processor state is invalid"],
  [77, "KERNEL_POINTER_EXPECTED", "a kernel pointer was expected"],
  [0xFFFFFFFF, "INVALID_FAST_FAIL_CODE", "the reason itself is invalid"],
];

/** Every reason, in ascending order. */
export const FAST_FAILS: readonly FastFailFact[] = ROWS.map(([code, name, what]) => ({
  code,
  name: `FAST_FAIL_${name}`,
  what,
}));

const byCode: ReadonlyMap<number, FastFailFact> = new Map(FAST_FAILS.map((fact) => [fact.code, fact]));

/** The reason behind a number (the low 32 bits count); `undefined` for one that isn't in the table. */
export function fastFail(code: number | bigint): FastFailFact | undefined {
  return byCode.get(Number(BigInt.asUintN(32, BigInt(code))));
}
