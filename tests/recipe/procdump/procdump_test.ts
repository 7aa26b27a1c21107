import assert from "node:assert/strict";
import { importProcDump } from "../../../lib/recipe/procdump/procdump.ts";
import { LEFT_OUT, NOTED, OPTIONS, REFUSED } from "../../../lib/recipe/procdump/facts.ts";

const FULL = { dump: "full" };

const ERRORS: readonly (readonly [string, RegExp])[] = [
  ["", /Not a capture/],
  ["procdump", /Not a capture/],
  ["-e -ma", /Not a capture/],
  ["-elp 8", /no option "-elp"/],
  ["-accepteual 8", /did you mean "-accepteula"/],
  ["-f", /-f: needs a value/],
  ["-p x", /-p: needs two values/],
  ["-x c:\\dumps", /-x: needs a folder for the dumps and a program/],
  ["8 -x c:\\dumps a.exe", /-x: has a target already in "8"/],
  ["8 a.dmp b", /"b" is one word too many/],
  ["-n 0 8", /-n: needs a whole number from 1, not "0"/],
  ["-n x 8", /not "x"/],
  ["-s 1.5 8", /-s: needs/],
  ["-mc xyz 8", /-mc: not a hexadecimal mask: "xyz"/],
  ["-mc 50012 8", /MiniDumpScanMemory, MiniDumpWithPrivateWriteCopyMemory.*Token.*without it the mask is 2$/],
  ["-mc 80000000 8", /no format flag for 0x80000000/],
  ["-e -f C0000005 -fx ACCESS 8", /-fx: takes out all that -f lets through/],
  ["-l -fx noise 8", /-fx: debug text can't be excluded/],
  ["-ud -fx noise 8", /-fx: unloaded DLLs can't be excluded/],
  ["-c x 8", /-c: needs a whole number, not "x"/],
  [
    '-p "\\Process(app)\\Elapsed Time" 5 app',
    /-p: .*isn't measured; of the process itself there are Handle Count, /,
  ],
  ['-p "\\Processor(_Total)\\% Processor Time" 20 app', /-p: .*isn't measured/],
  ['-p "\\Process(b)\\Handle Count" 20 app', /-p: .* is of "b", but only the target is measured/],
  ['-pl "\\Process(app)\\Handle Count" x app', /-pl: needs a whole number, not "x"/],
  ["-m x -c 5 8", /\n {2}-m: needs a whole number/],
  ["-h -mk -p x 9 8", /\n {2}-mk: .*\n {2}-p: /],
];

for (const [line, message] of ERRORS) {
  Deno.test(`importProcDump() of "${line}" is refused with ${message}`, () => {
    assert.throws(() => importProcDump(line), { name: "RecipeError", message });
  });
}

Deno.test("importProcDump() kills at the end of the dumps", () => {
  const kill = { kill: true };
  const actions = (line: string): unknown =>
    Object.values(importProcDump(line).recipe.rules).map((rule) => rule.do);
  const last = (line: string): unknown => importProcDump(line).recipe.rules.last?.on;
  assert.deepEqual(actions("-ma -e -t -k 8"), [[FULL, kill], [FULL]]);
  assert.deepEqual(actions("-ma -e -t -k -n 3 8"), [[FULL], [FULL], [kill]]);
  assert.deepEqual(last("-e -t -k -n 3 8"), { count: 3, of: { exception: "*", chance: "second" } });
  assert.deepEqual(last("-ct -et -k -n 3 8"), {
    count: 3,
    of: { any: [{ thread: "start" }, { thread: "exit" }] },
  });
  assert.deepEqual(actions("-ma -t -k -n 3 8"), [[FULL]]);
});

Deno.test("importProcDump() repeats the dumps of a threshold as a series, and kills after its last", () => {
  const series = { dump: "full", times: 3, every: "5s" };
  const rules = (line: string): unknown =>
    Object.entries(importProcDump(line).recipe.rules).map(([rule, each]) => [rule, each.do]);
  assert.deepEqual(rules("-ma -c 20 -n 3 -s 5 8"), [["cpu", [series]]]);
  assert.deepEqual(rules("-ma -c 20 -n 3 -s 5 -k 8"), [["cpu", [series, { kill: true }]]]);
  assert.deepEqual(rules("-ma -c 20 -s 5 8"), [["cpu", [FULL]]]);
  assert.deepEqual(rules("-ma -c 20 -n 101 -s 5 8"), [["cpu", [FULL]]]);
  assert.deepEqual(rules("-ma -e -m 9 -n 3 -s 5 -k 8"), [
    ["exception", [FULL]],
    ["memory", [series, { kill: true }]],
    ["last", [{ kill: true }]],
  ]);
  assert.deepEqual(importProcDump("-ma -c 20 -n 3 -s 5 8").recipe.limits, { dumps: 3 });
});

Deno.test("importProcDump() limits the dumps, each size for itself", () => {
  assert.deepEqual(importProcDump("-e 8").recipe.limits, { dumps: 1 });
  assert.deepEqual(importProcDump("-e -n 5 -mm -ma 8").recipe.limits, { dumps: 10 });
});

Deno.test('importProcDump() of -f "" dumps nothing', () => {
  const { recipe, notes } = importProcDump('-e 1 -f "" 8');
  assert.deepEqual(recipe.rules.exception?.do, [{ log: "exception" }]);
  assert.equal("limits" in recipe, false);
  assert.ok(notes.some((note) => note.startsWith('-f "": such an event')));
});

Deno.test('importProcDump() dumps with -f "" what -f is not for', () => {
  const { rules, limits } = importProcDump('-ma -e -f "" -t -n 2 8').recipe;
  assert.deepEqual(Object.values(rules).map((rule) => rule.do), [[{ log: "exception" }], [FULL]]);
  assert.deepEqual(limits, { dumps: 2 });
});

const PLACES: readonly (readonly [string, unknown, string | undefined, string | undefined])[] = [
  ["-e 8", { attach: 8 }, undefined, undefined],
  ["-e -w app.exe C:\\dumps\\", { attach: "app.exe", wait: true }, "C:\\dumps", undefined],
  ["-e app C:\\", { attach: "app" }, "C:\\", undefined],
  ["-e 8 a.dmp", { attach: 8 }, ".", "a"],
  ["-e 8 C:\\a.DMP", { attach: 8 }, "C:\\", "a"],
  ["-e 8 d\\PROCESSNAME_PID_YYMMDD_HHMMSS.dmp", { attach: 8 }, "d", "{image}_{pid}_{time}"],
  ["-e 8 d\\EXCEPTIONCODE.dmp", { attach: 8 }, "d", "{code}"],
  ['-e 8 "d\\a b.dmp"', { attach: 8 }, "d", undefined],
  [
    '-e -x "C:\\my dumps" a.exe -ma -x "b c"',
    { launch: { program: "a.exe", args: ["-ma", "-x", "b c"] } },
    "C:\\my dumps",
  ],
].map(([line, target, out, name]) => [line as string, target, out as string, name as string]);

for (const [line, target, out, name] of PLACES) {
  Deno.test(`importProcDump() of ${JSON.stringify(line)} has its target and its place`, () => {
    const found = importProcDump(line);
    assert.deepEqual(found.target, target);
    assert.equal(found.out, out);
    const [first] = found.recipe.rules.exception!.do;
    assert.equal(first && "dump" in first ? first.name : "", name);
  });
}

Deno.test("importProcDump() says what is left out, and translates the rest", () => {
  const { recipe, refused } = importProcDump("-ma -e -wer 8");
  assert.deepEqual(refused.map(({ option }) => option), ["-wer"]);
  assert.deepEqual(Object.keys(recipe.rules), ["exception"]);
});

Deno.test("importProcDump() gives a dump the time of -at, each of them, with a name and without", () => {
  const dumps = (line: string): unknown => importProcDump(line).recipe.rules.exception?.do;
  assert.deepEqual(dumps("-ma -e -at 30 8"), [{ dump: "full", timeout: "30s" }]);
  assert.deepEqual(dumps("-ma -mt -e -at 5 8"), [{ dump: "full", timeout: "5s" }, {
    dump: "triage",
    timeout: "5s",
  }]);
  assert.throws(() => importProcDump("-ma -e -at 0 8"), /-at: needs a whole number from 1, not "0"/);
});

Deno.test("importProcDump() notes what a threshold does otherwise", () => {
  const noted = (line: string, start: string): boolean =>
    importProcDump(line).notes.some((note) => note.startsWith(start));
  assert.ok(
    noted(
      "-c 20 -n 3 -s 5 8",
      "-c: ProcDump dumps again every 5 s while the value stays there; here the series",
    ),
  );
  assert.ok(
    noted(
      "-c 20 -n 101 -s 5 8",
      "-c: ProcDump dumps again every 5 s while the value stays there; here the value must",
    ),
  );
  assert.ok(!noted("-c 20 8", "-c: "));
  assert.ok(!noted("-c 20 -s 5 8", "-s: "));
  assert.ok(noted('-p "\\Process(app)\\Handle Count" 9 8', '-p: "app" is taken to be'));
  assert.ok(!noted('-p "\\Process(app)\\Handle Count" 9 app.exe', "-p: "));
});

Deno.test("importProcDump() notes what does nothing here", () => {
  const { notes } = importProcDump("-accepteula -ma -e -f av -ld -r 2 -a -o -dc x -g -64 -pt -v -s 3 %1");
  for (const option of ["-accepteula", "-r", "-a", "-o", "-dc", "-g", "-64", "-pt", "-v", "-s", "%1"]) {
    assert.ok(notes.some((note) => note.startsWith(`${option}: `)), option);
  }
  assert.equal(new Set(notes).size, notes.length);
  for (const [line, start] of [["-b 8", "-b: "], ["-t -f x 8", "-f, -fx: "], ["-w -e -x d a.exe", "-w: "]]) {
    assert.ok(importProcDump(line!).notes.some((note) => note.startsWith(`${start}do`)), line);
  }
  const launched = importProcDump("-e -x dumps 1234").notes;
  assert.ok(launched.some((note) => note.startsWith("-x: launches a program named 1234")));
});

// Of the page of ProcDump 12, and what older versions and registrations have.
const DOCUMENTED =
  "mm ma mt mp mc md mk n s c cl u m ml p pl h e g b ld ud ct et l t f fx dc o r a at wer 64 w " +
  "i k cancel v y pt accepteula ? d j";
const TRANSLATED = "c cl m ml p pl h mm ma mt mp mc n s e b ld ud ct et l t f fx w k at".split(" ");

Deno.test("every option of ProcDump is translated, noted or refused, and only one of these", () => {
  for (const name of DOCUMENTED.split(" ")) {
    assert.ok(Object.hasOwn(OPTIONS, name), name);
    const places = [TRANSLATED, ...[REFUSED, LEFT_OUT, NOTED].map((table) => Object.keys(table))];
    assert.equal(places.filter((place) => place.includes(name)).length, 1, name);
  }
});
