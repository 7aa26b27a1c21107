/**
 * Command lines of ProcDump as people publish them: nothing but the lines themselves, each with where it stands. In a
 * line that a program puts together, numbers and names stand for what is put in: those of `microsoft/vstest` and
 * `dotnet/roslyn`. All others are as they are found, those of a prompt without the prompt.
 *
 * @module
 */

/** A published line. */
export interface PublishedLine {
  readonly line: string;
  /** The repository and the path in it, or the thread. */
  readonly source: string;
  /** The rules that it becomes, or the options that it is refused for. */
  readonly result: { readonly rules: readonly string[] } | { readonly refused: readonly string[] };
}

const PAGE = "MicrosoftDocs/sysinternals sysinternals/downloads/procdump.md";
const WIKI = "NetDevInfraWGinOSSConsortium/NetDevInfraWiki wiki MS_ProcDump";
const VSTEST =
  "microsoft/vstest src/Microsoft.TestPlatform.Extensions.BlameDataCollector/ProcDumpArgsBuilder.cs";
const ROSLYN = "dotnet/roslyn src/Tools/ProcessWatchdog/ProcDump.cs";
const DRIVERS =
  "MicrosoftDocs/windows-driver-docs windows-driver-docs-pr/debugger/enabling-postmortem-debugging.md";
const FIVEM = "citizenfx/fivem-docs content/docs/support/server-debug.md";
const IGNITE = "apache/ignite-3 .teamcity/test/platform_tests/PlatformCppTestsWindows.kt";
const RECIPES = "lowleveldesign/debug-recipes exceptions/collecting-net-exceptions.md";
const MASKS = "MicrosoftDocs/sysinternals issue 504";
const TYPES = "MicrosoftDocs/sysinternals issue 267";

type Row = readonly [line: string, source: string];

const TRANSLATED: readonly (readonly [...Row, ...rules: string[]])[] = [
  ["procdump notepad", PAGE, "now"],
  ["procdump -ma 4572", PAGE, "now"],
  ["procdump -mm -ma 4572", PAGE, "now"],
  ["procdump -n 3 -s 5 notepad", PAGE, "now"],
  ["procdump -ma -e w3wp.exe", PAGE, "exception"],
  ["procdump -ma -e 1 w3wp.exe", PAGE, "exception"],
  ["procdump -ma -l w3wp.exe", PAGE, "debug-text"],
  ["procdump -ma -n 10 -e 1 w3wp.exe", PAGE, "exception"],
  ["procdump -ma -n 10 -l -f NotFound w3wp.exe", PAGE, "debug-text"],
  ["procdump -e -w notepad", PAGE, "exception"],
  ["procdump -e -x c:\\dumps notepad", PAGE, "exception"],
  ["procdump -mp -e store.exe", PAGE, "exception"],
  ['procdump -e 1 -f "" w3wp.exe', PAGE, "exception"],
  ["procdump -r -ma -n 5 -s 15 wmplayer.exe", PAGE, "now"],
  ["procdump -r 5 -ma -n 5 -s 15 wmplayer.exe", PAGE, "now"],
  [
    "procdump -accepteula -e 1 -g -t -ma -f STACK_OVERFLOW -f ACCESS_VIOLATION 4572 testhost.dmp",
    VSTEST,
    "exception",
    "exit",
  ],
  [
    "-accepteula -e 1 -g -ma -f STACK_OVERFLOW -f ACCESS_VIOLATION 1116 " +
    "testhost.net472.x86_1116_20210627T000633_crashdump.dmp",
    "microsoft/vstest issue 2971",
    "exception",
  ],
  ["-accepteula -n 1 -ma 4572 testhost.dmp", VSTEST, "now"],
  ['-accepteula -r -ma 4572 "C:\\out\\2016-03-16_10-00-00_00 - xunit.dmp"', ROSLYN, "now"],
  [
    "procdump -accepteula -ma -e -n 1 -x %PATH__CRASH_DUMPS% Debug\\bin\\ignite-client-test " +
    "--gtest_output=xml:%PATH__CLIENT_TEST_RESULTS%",
    IGNITE,
    "exception",
  ],
  [
    '"%batchdir%procdump.exe" -accepteula -e -mp -x "%dumpdir%" "%batchdir%FreeVimager.exe"',
    "contaware/contacam-freevimager Setup/FreeVimagerDump.bat",
    "exception",
  ],
  ["%cd%\\procdump.exe -accepteula -ma -a -r %1 -w %dmp%", "stormcrow79/dump dump.bat", "now"],
  ["procdump -e 1 -ma -f C00000FD.STACK_OVERFLOW app.exe", TYPES, "exception"],
  ['procdump -e 1 -f "" 8012', RECIPES, "exception"],
  [
    "procdump64.exe -accepteula -mt -e -w crispasr.exe C:\\crispasr-dumps\\crispasr_dump",
    "CrispStrobe/CrispASR docs/windows-illegal-instruction-dumps.md",
    "exception",
  ],
  ["procdump -ma -e 1 -t -n 10 XXXXX.exe", WIKI, "exception", "exit"],
  ["procdump.exe -ma -e XXXXX.exe", WIKI, "exception"],
  ["procdump -n 3 -s 5 -c 20 consume", PAGE, "cpu"],
  ["procdump -h hang.exe", PAGE, "hang"],
  ['procdump -ma outlook -p "\\Process(Outlook)\\Handle Count" 10000', PAGE, "counter"],
  ["procdump64.exe -accepteula -e -h -mp pidhere", FIVEM, "exception", "hang"],
  [
    "<PathToProcDumpFolder>\\procdump.exe -e -h -ma -w ssms.exe",
    "MicrosoftDocs/sql-docs docs/ssms/troubleshoot/get-full-memory-dump.md",
    "exception",
    "hang",
  ],
  [
    '-accepteula -g -e -b -h -r -ma 4572 "C:\\out\\2016-03-16_10-00-00_00 - xunit.dmp"',
    ROSLYN,
    "exception",
    "breakpoint",
    "hang",
  ],
  ["procdump -ma -n 10 -e 1 -f NotFound w3wp.exe", PAGE, "exception"],
  ["procdump -e 1 -ma -f *System.StackOverflowException* app.exe", TYPES, "exception"],
  ['procdump -ma -e 1 -f "E0434F4D.System.NullReferenceException" 8012', RECIPES, "exception"],
  [
    "<PathToProcDumpFolder>\\procdump.exe -e 1 -f System.OutOfMemoryException -ma -w ssms.exe",
    "MicrosoftDocs/sql-docs docs/ssms/troubleshoot/get-full-memory-dump.md",
    "exception",
  ],
  ["procdump.exe -ma -h XXXXX.exe", WIKI, "hang"],
  ["procdump.exe -ma -s 5 -c 90 XXXXX.exe", WIKI, "cpu"],
  ["procdump -ma -m 800 XXXXX.exe", WIKI, "memory"],
];

const REFUSED: readonly (readonly [...Row, ...options: string[]])[] = [
  ["procdump -ma -mk -h hang.exe", PAGE, "-mk"],
  ['procdump outlook -s 10 -p "\\Processor(_Total)\\% Processor Time" 20', PAGE, "-p"],
  ["procdump -e -x c:\\dumps Microsoft.BingMaps_8wekyb3d8bbwe!AppexMaps", PAGE, "-x"],
  ["procdump -e -x c:\\dumps Microsoft.BingMaps_1.2.0.136_x64__8wekyb3d8bbwe", PAGE, "-x"],
  ["procdump -ma -i c:\\dumps", PAGE, "-i"],
  ["procdump -u", PAGE, "-u"],
  ["procdump -? -e", PAGE, "-?"],
  ["<Path>\\procdump.exe -mp -i c:\\Dumps", DRIVERS, "-i"],
  ['<Path>\\ProcDump.exe -accepteula -j "<DumpFolder>" %ld %ld %p', DRIVERS, "-j"],
  ["procdump64.exe -accepteula -u", FIVEM, "-u"],
  ["procdump64.exe -i c:\\tmp\\crashes -ma", "microsoft/CLRInstrumentationEngine issue 399", "-i"],
  ["procdump.exe -md calc.dll explorer.exe", "LOLBAS-Project/LOLBAS yml/OtherMSBinaries/Procdump.yml", "-md"],
  ["procdump.exe  -mc FFFFFF notepad.exe mcdump_FFFFFF.dmp", MASKS, "-mc"],
];

/** The lines that become a recipe, then those that don't. */
export const PUBLISHED: readonly PublishedLine[] = [
  ...TRANSLATED.map(([line, source, ...rules]) => ({ line, source, result: { rules } })),
  ...REFUSED.map(([line, source, ...refused]) => ({ line, source, result: { refused } })),
];
