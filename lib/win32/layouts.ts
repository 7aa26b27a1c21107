/**
 * Where the fields of Windows' structs lie on 64-bit Windows, in bytes, and how large a struct is where that is used.
 * Names are those of the Windows headers; `tests/win32/headers_test.ts` holds each number against them.
 *
 * @module
 */

/** The layout of a struct: the offsets of its fields by their paths, and `size`. */
export type Layout = Readonly<Record<string, number>>;

/** Every struct that is read or filled in. */
export const LAYOUTS = {
  CONTEXT: { size: 1232, ContextFlags: 48, Rax: 120, Rsp: 152, R15: 240 },
  CRYPT_PROVIDER_CERT: { pCert: 8 },
  CRYPT_PROVIDER_SGNR: { pasCertChain: 16 },
  INPUT_RECORD: {
    size: 20,
    EventType: 0,
    "Event.KeyEvent.bKeyDown": 4,
    "Event.KeyEvent.uChar.UnicodeChar": 14,
  },
  MEMORY_BASIC_INFORMATION: { size: 48, BaseAddress: 0, RegionSize: 24, State: 32, Protect: 36, Type: 40 },
  PEB: { Ldr: 0x18, ProcessParameters: 0x20 },
  PROCESS_BASIC_INFORMATION: { size: 48, PebBaseAddress: 8 },
  PROCESS_INFORMATION: { size: 24, hProcess: 0, hThread: 8, dwProcessId: 16 },
  RTL_CRITICAL_SECTION: { size: 40, LockCount: 8, RecursionCount: 12, OwningThread: 16 },
  RTL_USER_PROCESS_PARAMETERS: { "CommandLine.Length": 0x70, "CommandLine.Buffer": 0x78 },
  RUNTIME_FUNCTION: { BeginAddress: 0, EndAddress: 4 },
  SECURITY_ATTRIBUTES: { size: 24, nLength: 0, lpSecurityDescriptor: 8 },
  SERVICE_STATUS_PROCESS: { size: 36, dwProcessId: 28 },
  STARTUPINFOW: { size: 104, cb: 0, dwFlags: 60, hStdInput: 80, hStdOutput: 88, hStdError: 96 },
  SYSTEM_PROCESS_INFORMATION: {
    size: 256,
    NextEntryOffset: 0,
    NumberOfThreads: 4,
    CreateTime: 32,
    UserTime: 40,
    KernelTime: 48,
    "ImageName.Length": 56,
    "ImageName.Buffer": 64,
    UniqueProcessId: 80,
    InheritedFromUniqueProcessId: 88,
    HandleCount: 96,
    "VirtualMemoryCounters.WorkingSetSize": 144,
    "VirtualMemoryCounters.PagefileUsage": 184,
    "IoCounters.ReadTransferCount": 232,
    "IoCounters.WriteTransferCount": 240,
  },
  SYSTEM_THREADS: { size: 80, "ClientId.UniqueThread": 48 },
  TOKEN_PRIVILEGES: {
    size: 16,
    PrivilegeCount: 0,
    "Privileges[0].Luid.LowPart": 4,
    "Privileges[0].Luid.HighPart": 8,
    "Privileges[0].Attributes": 12,
  },
  TOKEN_USER: { "User.Sid": 0 },
  UNICODE_STRING: { size: 16, Length: 0 },
  WAITCHAIN_NODE_INFO: {
    size: 280,
    ObjectType: 0,
    "LockObject.ObjectName": 8,
    "LockObject.Timeout": 264,
    "ThreadObject.ProcessId": 8,
    "ThreadObject.ThreadId": 12,
  },
  WINTRUST_DATA: {
    cbStruct: 0,
    dwUIChoice: 24,
    dwUnionChoice: 32,
    pFile: 40,
    dwStateAction: 48,
    hWVTStateData: 56,
    dwProvFlags: 72,
    dwUIContext: 76,
  },
  WINTRUST_FILE_INFO: { size: 32, cbStruct: 0, pcwszFilePath: 8 },
} as const satisfies Readonly<Record<string, Layout>>;
