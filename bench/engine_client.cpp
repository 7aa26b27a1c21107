// A plain C++ client of the engine: what the same dbgeng.dll costs without Deno.
//   run FOLDER FILTERS COMMANDLINE [callback]   arms the program and follows it to its end; FILTERS is a list of
//                                               `code:execution:continue` in hex, callback registers for exceptions
//   snapshot FOLDER FILE FORMAT                 reads a pid from stdin and writes its dump beside whatever debugs it
// Prints `started`, then lines of a name and milliseconds (or bytes).
#include <initguid.h>
#include "client.h"

// Words of the header that this compiler does not know.
#define __in
#define __out
#define _Analysis_noreturn_
#include <dbgeng.h>

static void check(const char *what, HRESULT result) {
    if (FAILED(result)) fail(what, (unsigned long)result);
}

struct Engine {
    IDebugClient5 *client;
    IDebugControl4 *control;
};

static Engine open(const wchar_t *folder) {
    static const wchar_t *const names[] = {L"dbghelp.dll", L"dbgcore.dll", L"dbgmodel.dll", L"dbgeng.dll"};
    auto create = (HRESULT(WINAPI *)(REFIID, void **))(void *)GetProcAddress(load(folder, names, 4), "DebugCreate");
    if (!create) fail("GetProcAddress", GetLastError());
    Engine engine = {};
    check("DebugCreate", create(IID_IDebugClient5, (void **)&engine.client));
    check("QueryInterface", engine.client->QueryInterface(IID_IDebugControl4, (void **)&engine.control));
    return engine;
}

class Callbacks : public DebugBaseEventCallbacksWide {
  public:
    unsigned calls = 0;
    STDMETHOD_(ULONG, AddRef)() override { return 1; }
    STDMETHOD_(ULONG, Release)() override { return 1; }
    STDMETHOD(GetInterestMask)(PULONG mask) override {
        *mask = DEBUG_EVENT_EXCEPTION;
        return S_OK;
    }
    STDMETHOD(Exception)(PEXCEPTION_RECORD64, ULONG) override {
        calls++;
        return DEBUG_STATUS_NO_CHANGE;
    }
};

static void set_event(IDebugControl4 *control, ULONG event, ULONG execution) {
    DEBUG_SPECIFIC_FILTER_PARAMETERS filter;
    check("GetSpecificFilterParameters", control->GetSpecificFilterParameters(event, 1, &filter));
    filter.ExecutionOption = execution;
    check("SetSpecificFilterParameters", control->SetSpecificFilterParameters(event, 1, &filter));
}

static void set_filters(IDebugControl4 *control, const wchar_t *list) {
    DEBUG_EXCEPTION_FILTER_PARAMETERS filters[128] = {};
    ULONG count = 0;
    for (; list && count < 128; count++) {
        auto &filter = filters[count];
        if (swscanf(list, L"%lx:%lx:%lx", &filter.ExceptionCode, &filter.ExecutionOption, &filter.ContinueOption) != 3)
            fail("FILTERS", count);
        list = wcschr(list, L',');
        if (list) list++;
    }
    check("SetExceptionFilterParameters", control->SetExceptionFilterParameters(count, filters));
    set_event(control, DEBUG_FILTER_CREATE_PROCESS, DEBUG_FILTER_BREAK);
    set_event(control, DEBUG_FILTER_EXIT_PROCESS, DEBUG_FILTER_BREAK);
    set_event(control, DEBUG_FILTER_LOAD_MODULE, DEBUG_FILTER_IGNORE);
    set_event(control, DEBUG_FILTER_DEBUGGEE_OUTPUT, DEBUG_FILTER_IGNORE);
}

// Lets the program run until its end; how many times the engine stopped on the way.
static unsigned follow(IDebugControl4 *control) {
    for (unsigned stops = 0;; stops++) {
        ULONG type, process, thread;
        check("GetLastEventInformation",
              control->GetLastEventInformation(&type, &process, &thread, NULL, 0, NULL, NULL, 0, NULL));
        control->SetExecutionStatus(type == DEBUG_EVENT_EXCEPTION ? DEBUG_STATUS_GO_NOT_HANDLED : DEBUG_STATUS_GO);
        if (type == DEBUG_EVENT_EXIT_PROCESS) return stops;
        check("WaitForEvent", control->WaitForEvent(DEBUG_WAIT_DEFAULT, INFINITE));
    }
}

static void run(const wchar_t *folder, const wchar_t *filters, wchar_t *command_line, bool callback) {
    double start = now();
    Engine engine = open(folder);
    double opened = now();
    Callbacks callbacks;
    check("AddEngineOptions", engine.control->AddEngineOptions(DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD));
    set_filters(engine.control, filters);
    if (callback) check("SetEventCallbacksWide", engine.client->SetEventCallbacksWide(&callbacks));
    double filtered = now();
    DEBUG_CREATE_PROCESS_OPTIONS options = {};
    options.CreateFlags = DEBUG_ONLY_THIS_PROCESS | DEBUG_CREATE_PROCESS_NO_DEBUG_HEAP;
    check("CreateProcess2Wide",
          engine.client->CreateProcess2Wide(0, command_line, &options, sizeof options, NULL, NULL));
    check("WaitForEvent", engine.control->WaitForEvent(DEBUG_WAIT_DEFAULT, INFINITE));
    check("AddProcessOptions", engine.client->AddProcessOptions(DEBUG_PROCESS_DETACH_ON_EXIT));
    double armed = now();
    unsigned stops = follow(engine.control);
    double ended = now();
    say("open", opened - start);
    say("filters", filtered - opened);
    say("exposed", armed - filtered);
    say("armed", armed - start);
    say("followed", ended - armed);
    say("stops", stops);
    say("callbacks", callbacks.calls);
}

static void snapshot(const wchar_t *folder, const wchar_t *file, ULONG format) {
    double start = now();
    Engine engine = open(folder);
    say("open", now() - start);
    ULONG pid = read_pid();
    double before = now();
    check("AttachProcess", engine.client->AttachProcess(0, pid, DEBUG_ATTACH_NONINVASIVE));
    check("WaitForEvent", engine.control->WaitForEvent(DEBUG_WAIT_DEFAULT, 30000));
    double attached = now();
    check("WriteDumpFileWide",
          engine.client->WriteDumpFileWide(file, 0, DEBUG_DUMP_SMALL, format | DEBUG_FORMAT_NO_OVERWRITE, L"bench"));
    double written = now();
    check("DetachProcesses", engine.client->DetachProcesses());
    check("EndSession", engine.client->EndSession(DEBUG_END_ACTIVE_DETACH));
    double detached = now();
    say("attach", attached - before);
    say("write", written - attached);
    say("detach", detached - written);
    say("pause", detached - before);
    say("bytes", file_size(file));
}

int wmain(int argc, wchar_t **argv) {
    puts("started");
    fflush(stdout);
    if (argc >= 5 && !wcscmp(argv[1], L"run")) run(argv[2], argv[3], argv[4], argc > 5);
    else if (argc == 5 && !wcscmp(argv[1], L"snapshot")) snapshot(argv[2], argv[3], wcstoul(argv[4], NULL, 0));
    else return 2;
    // The engine's threads and DLLs need no tidying: the process ends.
    fflush(stdout);
    ExitProcess(0);
}
