/**
 * What to do about a code, for `trapline explain`: by the code itself, else by what it is.
 *
 * Sources: Microsoft's documentation of the codes, of gflags, Application Verifier, Driver Verifier and AddressSanitizer.
 *
 * @module
 */

/** What a number can be. */
export type CodeKind = "exception" | "exit code" | "fail-fast" | "bug check" | "HRESULT" | "Win32 error";

const CAPTURE =
  "Catch it with its line: trapline run -- PROGRAM. A dump that is there: trapline inspect DUMP";
const PAGE_HEAP =
  "Find the place that damages memory, not the one that notices: page heap (gflags /p /enable PROGRAM /full) or a build with /fsanitize=address";
const LOADER =
  "See which DLL it is: start the program under trapline run --load '*' --events run.ndjson, or turn on loader snaps (gflags /i PROGRAM +sls) and read the debug text";
const MEMORY =
  "See who uses it: a dump before it runs out, trapline run --memory '>2GiB' --dump heap -- PROGRAM";
const KERNEL_DUMP =
  "See the driver at fault and its stack: trapline inspect C:\\Windows\\MEMORY.DMP, or the newest file in C:\\Windows\\Minidump";
const VERIFIER =
  "Make the driver at fault fail where it is wrong: Driver Verifier (verifier /standard /driver NAME.sys), on a machine that may crash";
const HARDWARE =
  "Suspect the hardware first: the system event log (source WHEA-Logger), temperatures, memory (mdsched.exe), firmware and overclocking";

const STATUSES: ReadonlyMap<number, readonly string[]> = new Map([
  [0x40000015, [CAPTURE, "Read what it printed: the program ended itself on purpose"]],
  [0x80000003, [
    "Look for a failed assertion, a DebugBreak() or a check of the runtime: the program has this instruction itself",
    CAPTURE,
  ]],
  [0x8001010E, ["Marshal the object to the thread that uses it, or call it on its own thread"]],
  [0x80040154, ["Register the DLL or server (regsvr32, or its installer) for the bitness of the program"]],
  [0x887A0005, ["Ask GetDeviceRemovedReason; update the display driver; run with the D3D debug layer"]],
  [0x887A0006, ["Run with the D3D debug layer and DRED; look for a shader that never ends"]],
  [0x800703E9, ["Look for a recursion without an end: the frames that repeat name it", CAPTURE]],
  [0x80131506, [
    "Suspect native code that damaged memory: P/Invoke with wrong signatures, unsafe blocks; then report it to the runtime",
    CAPTURE,
  ]],
  [0xC0000005, [
    "Look at the address: near 0 it is a null pointer, else memory that was freed, overrun or never there",
    CAPTURE,
    PAGE_HEAP,
  ]],
  [0xC0000006, ["Check the disk or the network share that the file is on: the code is not at fault"]],
  [0xC0000008, [
    "Look for a handle that is closed twice; Application Verifier (Handles) stops at the first wrong use",
    CAPTURE,
  ]],
  [0xC0000017, [MEMORY]],
  [0xC000001D, [
    "Compare the processor with what the program was built for (AVX, AVX-512); else a wrong function pointer",
    CAPTURE,
  ]],
  [0xC000007B, [
    "Look for a 32-bit DLL in a 64-bit program, or the other way round, and for a DLL that was cut off",
    LOADER,
  ]],
  [0xC0000094, ["Look at the divisor: it was 0", CAPTURE]],
  [0xC00000FD, ["Look for a recursion without an end, or large arrays on the stack", CAPTURE]],
  [0xC000012D, [MEMORY, "Enlarge the page file, or limit what runs at once"]],
  [0xC0000135, [
    "Put the DLL beside the program or on PATH; a missing Visual C++ runtime is installed by vc_redist",
    LOADER,
  ]],
  [0xC0000138, ["Look for an older version of a DLL that is found first", LOADER]],
  [0xC0000139, ["Look for an older version of a DLL that is found first", LOADER]],
  [0xC000013A, [
    "Nothing crashed: somebody pressed Ctrl-C, closed the console or logged off; in CI the job was cancelled",
  ]],
  [0xC0000142, [
    "A DLL's initialisation failed; in CI and services often because there is no desktop, or its heap is used up",
    LOADER,
  ]],
  [0xC0000194, ["See who holds the lock: trapline snap PID, or trapline run --hang 30s -- PROGRAM"]],
  [0xC000027B, [
    "Look at the first error, which was stowed: the stack in the dump is only the place where the program gave up",
    CAPTURE,
  ]],
  [0xC0000374, [PAGE_HEAP, CAPTURE]],
  [0xC0000409, [
    "Look at parameter 0, the reason: trapline explain 0xC0000409 REASON, or trapline inspect DUMP. 7 is abort() and std::terminate, 2 a stack cookie that was overwritten",
    CAPTURE,
  ]],
  [0xC0000417, [
    "Look at the caller on the stack: it gave a C runtime function an invalid argument (a null pointer, a wrong format, a buffer that is too small)",
    CAPTURE,
  ]],
  [0xC000041D, [
    "Look at the first exception, raised inside the callback: trapline run --exception access-violation@first -- PROGRAM",
  ]],
  [0xC0000420, ["Look at the assertion's text and line: trapline inspect DUMP", CAPTURE]],
  [0xC0000421, [
    "Read the verifier's stop code and text in the debug output: !avrf in WinDbg explains it",
    CAPTURE,
  ]],
  [0xC0000428, ["Check the file's signature (signtool verify /pa FILE): it was changed, or never signed"]],
  [0xC0000602, [
    "Look at the stack: the program, or the framework under it, ended itself on purpose",
    CAPTURE,
  ]],
  [0xC06D007E, ["Put the delay-loaded DLL beside the program or on PATH; parameter 0 names it", CAPTURE]],
  [0xC06D007F, ["Look for an older version of the delay-loaded DLL", CAPTURE]],
  [0xCFFFFFFF, [
    "See what it waits for: trapline run --hang 10s -- PROGRAM, or trapline snap PID while it hangs",
  ]],
  [0xE0000008, [MEMORY]],
  [0xE0434352, [
    "Read the type, the message and the managed stack: trapline inspect DUMP",
    "Catch it: trapline run --dump heap -- PROGRAM, or by type with { exception: clr-exception, type: NAME }",
  ]],
  [0xE06D7363, [
    "See who throws it: trapline run -- PROGRAM, or trapline run --exception cpp-exception@first -- PROGRAM where it is caught and thrown again",
  ]],
]);

const FAIL_FASTS: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ["Look for a buffer on the stack that is overrun in the function at the top", PAGE_HEAP]],
  [3, [PAGE_HEAP]],
  [5, ["Look at the caller on the stack: it gave an invalid argument to the C runtime", CAPTURE]],
  [7, [
    "Look for abort(), std::terminate(), a C++ exception that nobody caught, or a failed assertion on the stack",
    CAPTURE,
  ]],
  [10, [
    "Look at the function pointer or virtual table that was called: it was overwritten, or its object freed",
    PAGE_HEAP,
  ]],
  [50, [PAGE_HEAP]],
  [71, ["Read AddressSanitizer's report in the program's output: it names both places"]],
]);

const BUG_CHECKS: ReadonlyMap<number, readonly string[]> = new Map([
  [0x0A, [KERNEL_DUMP, VERIFIER]],
  [0x19, [VERIFIER, KERNEL_DUMP]],
  [0x1A, [HARDWARE, VERIFIER]],
  [0x3B, [KERNEL_DUMP]],
  [0x4E, [HARDWARE, VERIFIER]],
  [0x50, [KERNEL_DUMP, VERIFIER]],
  [0x7A, ["Check the disk: chkdsk /scan, its SMART data, its cable", KERNEL_DUMP]],
  [0x7B, ["Undo what changed the storage controller: its mode in the firmware, its driver"]],
  [0x9F, ["See which driver holds the power request: parameter 2 is its device", KERNEL_DUMP]],
  [0xC2, [VERIFIER, KERNEL_DUMP]],
  [0xC4, [
    "Look up parameter 1 on Microsoft's page of this bug check: it says which rule was broken",
    KERNEL_DUMP,
  ]],
  [0xC5, [VERIFIER, KERNEL_DUMP]],
  [0xD1, [KERNEL_DUMP, VERIFIER]],
  [0xE2, ["Nothing is at fault: somebody asked for it with the keyboard"]],
  [0xEF, ["See which process ended (parameter 1) and why: the system event log just before", KERNEL_DUMP]],
  [0xF4, ["See which process ended (parameter 3) and why: the system event log just before", KERNEL_DUMP]],
  [0x116, ["Update or roll back the display driver; check temperatures and power", KERNEL_DUMP]],
  [0x117, ["Update or roll back the display driver; check temperatures and power", KERNEL_DUMP]],
  [0x124, [HARDWARE]],
  [0x133, ["Look for the driver that runs too long at a raised IRQL", KERNEL_DUMP]],
  [0x139, [VERIFIER, KERNEL_DUMP]],
  [0x154, [HARDWARE]],
]);

const WIN32_ERRORS: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ["Check the path, and the working folder that it is relative to"]],
  [3, ["Check the path, and the working folder that it is relative to"]],
  [5, ["Check the rights of the account; of a process of another user, start elevated"]],
  [8, [MEMORY]],
  [32, ["See who has the file open: handle.exe of Sysinternals, or Resource Monitor"]],
  [112, ["Free some of the disk, or write to another one: --out DIR"]],
  [126, [LOADER]],
  [127, ["Look for an older version of a DLL that is found first", LOADER]],
  [193, ["Compare the bitness of the program and its DLLs; a script needs its interpreter before it"]],
  [740, ["Start it from an elevated shell"]],
  [1314, ["Start it elevated, or give the account the privilege"]],
  [1450, ["Look for a leak of handles or pool memory: trapline watch --recipe with handles: '>10000'"]],
  [1455, [MEMORY, "Enlarge the page file"]],
]);

const BY_KIND: Readonly<
  Record<CodeKind, readonly [ReadonlyMap<number, readonly string[]>, readonly string[]]>
> = {
  "exception": [STATUSES, [CAPTURE]],
  "fail-fast": [FAIL_FASTS, [CAPTURE]],
  "bug check": [BUG_CHECKS, [KERNEL_DUMP]],
  "Win32 error": [WIN32_ERRORS, []],
  "HRESULT": [STATUSES, []],
  "exit code": [
    new Map([
      [0, []],
      [3, [
        "Read the program's output for the assertion or the exception; a dump of it: trapline run --exit-code 3 -- PROGRAM",
      ]],
      [101, ["Read the panic's message and line on stderr; RUST_BACKTRACE=1 shows the stack"]],
      [134, ["Dump it at its end: trapline run --exit-code 134 --dump heap -- node.exe APP"]],
      [137, [MEMORY]],
      [259, []],
      [9009, ["Check PATH and the command's spelling"]],
    ]),
    ["See where the program ends: trapline run --exit-code '!=0' -- PROGRAM writes a dump there"],
  ],
};

/** What to do next about a code of a kind: sentences without a full stop, the most useful first. */
export function nextSteps(kind: CodeKind, code: number): readonly string[] {
  const [known, otherwise] = BY_KIND[kind];
  return known.get(code) ?? otherwise;
}
