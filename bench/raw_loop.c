// No engine at all: the Win32 debug loop and MiniDumpWriteDump.
//   run COMMANDLINE               debugs the program to its end and takes nothing for itself
//   alone COMMANDLINE             runs it without a debugger
//   snapshot FOLDER FILE TYPE     reads a pid from stdin, suspends it and writes its dump with FOLDER's dbgcore.dll
// Prints `started`, then lines of a name and milliseconds (or bytes).
#include "client.h"
#include <dbghelp.h>

typedef BOOL(WINAPI *Write)(HANDLE, DWORD, HANDLE, MINIDUMP_TYPE, void *, void *, void *);
typedef LONG(NTAPI *OfProcess)(HANDLE);

static PROCESS_INFORMATION create(wchar_t *command_line, DWORD flags) {
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    // The engine's clients give the target what is inheritable; so does this.
    if (!CreateProcessW(NULL, command_line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &process))
        fail("CreateProcessW", GetLastError());
    return process;
}

// Whether the event is the end of the program. Breakpoints are the loader's and are the debugger's to handle.
static BOOL answer(const DEBUG_EVENT *event) {
    DWORD status = DBG_CONTINUE;
    if (event->dwDebugEventCode == EXCEPTION_DEBUG_EVENT &&
        event->u.Exception.ExceptionRecord.ExceptionCode != (DWORD)EXCEPTION_BREAKPOINT)
        status = (DWORD)DBG_EXCEPTION_NOT_HANDLED;
    if (event->dwDebugEventCode == CREATE_PROCESS_DEBUG_EVENT) CloseHandle(event->u.CreateProcessInfo.hFile);
    if (event->dwDebugEventCode == LOAD_DLL_DEBUG_EVENT) CloseHandle(event->u.LoadDll.hFile);
    if (!ContinueDebugEvent(event->dwProcessId, event->dwThreadId, status))
        fail("ContinueDebugEvent", GetLastError());
    return event->dwDebugEventCode == EXIT_PROCESS_DEBUG_EVENT;
}

static void run(wchar_t *command_line) {
    double start = now();
    create(command_line, DEBUG_ONLY_THIS_PROCESS);
    DEBUG_EVENT event;
    if (!WaitForDebugEvent(&event, INFINITE)) fail("WaitForDebugEvent", GetLastError());
    DebugSetProcessKillOnExit(FALSE);
    double armed = now();
    unsigned exceptions = 0;
    while (!answer(&event)) {
        if (!WaitForDebugEvent(&event, INFINITE)) fail("WaitForDebugEvent", GetLastError());
        exceptions += event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT;
    }
    double ended = now();
    say("exposed", armed - start);
    say("armed", armed - start);
    say("followed", ended - armed);
    say("exceptions", exceptions);
}

static void alone(wchar_t *command_line) {
    PROCESS_INFORMATION process = create(command_line, 0);
    double created = now();
    WaitForSingleObject(process.hProcess, INFINITE);
    say("followed", now() - created);
}

static void snapshot(const wchar_t *folder, const wchar_t *path, MINIDUMP_TYPE type) {
    static const wchar_t *const names[] = {L"dbghelp.dll", L"dbgcore.dll"};
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    OfProcess suspend = (OfProcess)(void *)GetProcAddress(ntdll, "NtSuspendProcess");
    OfProcess resume = (OfProcess)(void *)GetProcAddress(ntdll, "NtResumeProcess");
    double start = now();
    Write write_dump = (Write)(void *)GetProcAddress(load(folder, names, 2), "MiniDumpWriteDump");
    if (!suspend || !resume || !write_dump) fail("GetProcAddress", GetLastError());
    say("open", now() - start);
    DWORD pid = read_pid();
    double before = now();
    HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, pid);
    if (!process || suspend(process) < 0) fail("NtSuspendProcess", GetLastError());
    double attached = now();
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    BOOL written = write_dump(process, pid, file, type, NULL, NULL, NULL);
    DWORD error = GetLastError();
    CloseHandle(file);
    double wrote = now();
    resume(process);
    double resumed = now();
    if (!written) fail("MiniDumpWriteDump", error);
    say("attach", attached - before);
    say("write", wrote - attached);
    say("detach", resumed - wrote);
    say("pause", resumed - before);
    say("bytes", file_size(path));
}

int wmain(int argc, wchar_t **argv) {
    puts("started");
    fflush(stdout);
    if (argc == 3 && !wcscmp(argv[1], L"run")) run(argv[2]);
    else if (argc == 3 && !wcscmp(argv[1], L"alone")) alone(argv[2]);
    else if (argc == 5 && !wcscmp(argv[1], L"snapshot"))
        snapshot(argv[2], argv[3], (MINIDUMP_TYPE)wcstoul(argv[4], NULL, 0));
    else return 2;
    return 0;
}
