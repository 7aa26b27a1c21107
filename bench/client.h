// What both measured programs share: the clock, a line of output, and loading the engine's DLLs from their own folder.
#pragma once
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static inline double now(void) {
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return 1000.0 * (double)count.QuadPart / (double)frequency.QuadPart;
}

static inline void say(const char *name, double value) {
    printf("%s %.3f\n", name, value);
    fflush(stdout);
}

static inline int fail(const char *what, unsigned long code) {
    printf("failed %s 0x%08lx\n", what, code);
    fflush(stdout);
    exit(1);
}

// The imports of the DLLs are searched in their own folder, so each is loaded by its absolute path, the last one last.
static inline HMODULE load(const wchar_t *folder, const wchar_t *const *names, int count) {
    HMODULE module = NULL;
    for (int i = 0; i < count; i++) {
        wchar_t path[2 * MAX_PATH];
        _snwprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, names[i]);
        module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
        if (!module) fail("LoadLibraryExW", GetLastError());
    }
    return module;
}

// The process to look at, from one line of stdin: the engine is ready before the target is there.
static inline unsigned long read_pid(void) {
    char line[32];
    puts("ready");
    fflush(stdout);
    return fgets(line, sizeof line, stdin) ? strtoul(line, NULL, 10) : 0;
}

static inline double file_size(const wchar_t *path) {
    WIN32_FILE_ATTRIBUTE_DATA data;
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &data)) return 0;
    return (double)data.nFileSizeHigh * 4294967296.0 + data.nFileSizeLow;
}
