/** The names of exceptions as the compiler knows them. A test holds them against the table of codes. @module */

/**
 * Names in words, and the debugger's short ones; those of a line stand apart by a space.
 *
 * @internal
 */
export const WORDS = [
  "wait-timeout rpc-server-unavailable rpc-call-failed clr-debugger-notification simulated",
  "delphi-exception gcc-throw gcc-unwind gcc-forced-unwind fatal-app-exit wow64-single-step wos",
  "wow64-breakpoint wob terminate-thread terminate-process control-c cc cce debug-print rip-exception",
  "control-break debugger-command dbce debug-print-wide windows-runtime-originate rto",
  "windows-runtime-transform rtt thread-name vcpp guard-page gp datatype-misalignment dm breakpoint bpe",
  "bpec single-step sse ssec wake-debugger wkd long-jump unwind-consolidate unsuccessful",
  "access-violation av in-page-error ip invalid-handle ch hc invalid-parameter no-memory",
  "invalid-system-service isc illegal-instruction ii invalid-lock-sequence lsq access-denied",
  "noncontinuable-exception invalid-disposition unwind bad-stack invalid-unwind-target",
  "port-disconnected 3c invalid-image-format array-bounds-exceeded float-denormal-operand",
  "float-divide-by-zero float-inexact-result float-invalid-operation float-overflow float-stack-check",
  "float-underflow integer-divide-by-zero dz integer-overflow iov privileged-instruction",
  "insufficient-resources instruction-misalignment not-supported stack-overflow sov bad-function-table",
  "process-is-terminating commitment-limit dll-not-found ordinal-not-found entrypoint-not-found",
  "control-c-exit dll-init-failed possible-deadlock handle-not-closable resource-not-owned",
  "float-multiple-faults float-multiple-traps datatype-misalignment-error debugger-inactive",
  "heap-corruption stack-buffer-overrun sbo fast-fail invalid-crt-parameter",
  "fatal-user-callback-exception assertion-failure asrt verifier-stop vs invalid-image-hash",
  "apiset-not-hosted fail-fast-exception dynamic-code-blocked threadpool-handle-exception",
  "callback-impersonating callback-priority callback-loader-lock sxs-assembly-not-found",
  "sxs-early-deactivation application-hang aph chromium-out-of-memory clr-exception clr",
  "clr-exception-v2 clr-notification clrn clr-stack-overflow cpp-exception eh msvc-exception c++",
  "service-hang svh clr-exit-stack-overflow clr-engine-failure clr-fail-fast no-such-device no-media",
  "crc-error device-data-error device-not-connected bad-network-path network-error network-name-deleted",
  "io-device-error connection-disconnected volume-dismounted stowed-exception delay-load-dll-not-found",
  "delay-load-function-not-found",
] as const;

/**
 * The constants' own names.
 *
 * @internal
 */
export const CONSTANTS = [
  "WAIT_TIMEOUT STATUS_TIMEOUT RPC_S_SERVER_UNAVAILABLE RPC_S_CALL_FAILED CLRDBG_NOTIFICATION SIMULATED",
  "DELPHI_EXCEPTION GCC_THROW GCC_UNWIND GCC_FORCED STATUS_FATAL_APP_EXIT STATUS_WX86_SINGLE_STEP",
  "STATUS_WX86_BREAKPOINT DBG_TERMINATE_THREAD DBG_TERMINATE_PROCESS DBG_CONTROL_C DBG_PRINTEXCEPTION_C",
  "DBG_RIPEXCEPTION DBG_CONTROL_BREAK DBG_COMMAND_EXCEPTION DBG_PRINTEXCEPTION_WIDE_C",
  "RO_ORIGINATE_ERROR RO_TRANSFORM_ERROR MS_VC_EXCEPTION STATUS_GUARD_PAGE_VIOLATION",
  "EXCEPTION_GUARD_PAGE STATUS_DATATYPE_MISALIGNMENT STATUS_BREAKPOINT STATUS_SINGLE_STEP",
  "STATUS_WAKE_SYSTEM_DEBUGGER STATUS_LONGJUMP STATUS_UNWIND_CONSOLIDATE STATUS_UNSUCCESSFUL",
  "STATUS_ACCESS_VIOLATION STATUS_IN_PAGE_ERROR STATUS_INVALID_HANDLE STATUS_INVALID_PARAMETER",
  "STATUS_NO_MEMORY STATUS_INVALID_SYSTEM_SERVICE STATUS_ILLEGAL_INSTRUCTION",
  "STATUS_INVALID_LOCK_SEQUENCE STATUS_ACCESS_DENIED STATUS_NONCONTINUABLE_EXCEPTION",
  "STATUS_INVALID_DISPOSITION STATUS_UNWIND STATUS_BAD_STACK STATUS_INVALID_UNWIND_TARGET",
  "STATUS_PORT_DISCONNECTED STATUS_INVALID_IMAGE_FORMAT STATUS_ARRAY_BOUNDS_EXCEEDED",
  "STATUS_FLOAT_DENORMAL_OPERAND STATUS_FLOAT_DIVIDE_BY_ZERO STATUS_FLOAT_INEXACT_RESULT",
  "STATUS_FLOAT_INVALID_OPERATION STATUS_FLOAT_OVERFLOW STATUS_FLOAT_STACK_CHECK STATUS_FLOAT_UNDERFLOW",
  "STATUS_INTEGER_DIVIDE_BY_ZERO STATUS_INTEGER_OVERFLOW STATUS_PRIVILEGED_INSTRUCTION",
  "STATUS_INSUFFICIENT_RESOURCES STATUS_INSTRUCTION_MISALIGNMENT STATUS_NOT_SUPPORTED",
  "STATUS_STACK_OVERFLOW STATUS_BAD_FUNCTION_TABLE STATUS_PROCESS_IS_TERMINATING",
  "STATUS_COMMITMENT_LIMIT STATUS_DLL_NOT_FOUND STATUS_ORDINAL_NOT_FOUND STATUS_ENTRYPOINT_NOT_FOUND",
  "STATUS_CONTROL_C_EXIT STATUS_DLL_INIT_FAILED STATUS_POSSIBLE_DEADLOCK STATUS_HANDLE_NOT_CLOSABLE",
  "STATUS_RESOURCE_NOT_OWNED STATUS_FLOAT_MULTIPLE_FAULTS STATUS_FLOAT_MULTIPLE_TRAPS",
  "STATUS_DATATYPE_MISALIGNMENT_ERROR STATUS_DEBUGGER_INACTIVE STATUS_HEAP_CORRUPTION",
  "STATUS_STACK_BUFFER_OVERRUN STATUS_INVALID_CRUNTIME_PARAMETER STATUS_FATAL_USER_CALLBACK_EXCEPTION",
  "STATUS_ASSERTION_FAILURE STATUS_VERIFIER_STOP STATUS_INVALID_IMAGE_HASH STATUS_APISET_NOT_HOSTED",
  "STATUS_FAIL_FAST_EXCEPTION STATUS_DYNAMIC_CODE_BLOCKED STATUS_THREADPOOL_HANDLE_EXCEPTION",
  "STATUS_CALLBACK_RETURNED_WHILE_IMPERSONATING STATUS_CALLBACK_RETURNED_THREAD_PRIORITY",
  "STATUS_CALLBACK_RETURNED_LDR_LOCK STATUS_SXS_ASSEMBLY_NOT_FOUND STATUS_SXS_EARLY_DEACTIVATION",
  "STATUS_APPLICATION_HANG OUT_OF_MEMORY EXCEPTION_COMPLUS EXCEPTION_COMPLUS_V2",
  "CLRDATA_NOTIFY_EXCEPTION EXCEPTION_SOFTSO EXCEPTION_MSVC STATUS_SERVICE_HANG COR_E_STACKOVERFLOW",
  "COR_E_EXECUTIONENGINE COR_E_FAILFAST STATUS_NO_SUCH_DEVICE STATUS_NO_MEDIA_IN_DEVICE",
  "STATUS_CRC_ERROR STATUS_DEVICE_DATA_ERROR STATUS_DEVICE_NOT_CONNECTED STATUS_BAD_NETWORK_PATH",
  "STATUS_UNEXPECTED_NETWORK_ERROR STATUS_NETWORK_NAME_DELETED STATUS_IO_DEVICE_ERROR",
  "STATUS_CONNECTION_DISCONNECTED STATUS_VOLUME_DISMOUNTED STATUS_STOWED_EXCEPTION",
  "VCPPEXCEPTION_MODULE_NOT_FOUND VCPPEXCEPTION_PROCEDURE_NOT_FOUND",
] as const;

/**
 * The words of a text.
 *
 * @internal
 */
export type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest>
  : Text;

/**
 * How WinBase.h calls what ntstatus.h calls STATUS_X.
 *
 * @internal
 */
export type Winbase<Name extends string> = Name extends `STATUS_${infer Bare}` ? `EXCEPTION_${Bare}` : never;

/** The name of an exception: `access-violation`, `av`, `STATUS_ACCESS_VIOLATION`, `EXCEPTION_ACCESS_VIOLATION`. */
export type ExceptionName =
  | Words<typeof WORDS[number]>
  | Words<typeof CONSTANTS[number]>
  | Winbase<Words<typeof CONSTANTS[number]>>;

/** A name, a code as hex, or a pattern over names: `*overflow`. */
export type ExceptionPattern = ExceptionName | `0x${string}` | `${string}*${string}` | `${string}?${string}`;
