/**
 * The commands, for whoever adds one: what each is for, how it is called, and the file with its grammar and its work. The
 * list, the help, completion and the checkout's own runner are made of this table.
 *
 * A command's file is loaded when it is the one: `inspect` needs nothing of what watches programs, and `run` no page of a
 * report. `as string` keeps Deno from reading all of them before it starts; a bundler sees through it.
 *
 * @module
 */
import { type Commands, loaded } from "./command.ts";
import { EXIT } from "./exit.ts";
import type { Alone } from "./scan.ts";

/** Options of `run` and `attach` that may stand without their value. */
export const SESSION_ALONE: Alone = { "--fail-on-capture": String(EXIT.CAPTURED) };

/** How a command is called. */
export function usageOf(name: string): string {
  return `trapline ${name} ${COMMANDS[name]!.usage}`.trim();
}

/** Every command by its name. */
export const COMMANDS: Commands = {
  run: {
    brief: "Launch a program under capture",
    usage: "[options] [--] PROGRAM [ARGS...]",
    examples: ["trapline run -- checkout.exe --fast"],
    windows: true,
    load: () =>
      (import("./run.ts" as string) as Promise<typeof import("./run.ts")>)
        .then((it) =>
          loaded(it.runCommand, (parsed) => it.runRun(parsed), { alone: SESSION_ALONE, groups: it.groups })
        ),
  },
  attach: {
    brief: "Watch a running program, or a machine",
    usage: "[options] TARGET | --kernel CONNECTION",
    examples: [
      "trapline attach --kernel com:pipe,port=\\\\.\\pipe\\vm1 --dump DEBUG_KERNEL_DUMP",
    ],
    windows: true,
    load: () =>
      (import("./attach.ts" as string) as Promise<typeof import("./attach.ts")>)
        .then((it) => loaded(it.attachCommand, it.runAttach, { alone: SESSION_ALONE, groups: it.groups })),
  },
  watch: {
    brief: "Watch every process that fits, now and later",
    usage: "[options] NAME",
    examples: ['trapline watch --out C:\\dumps --hang 10s "checkout*.exe"'],
    windows: true,
    load: () =>
      (import("./watch.ts" as string) as Promise<typeof import("./watch.ts")>)
        .then((it) => loaded(it.watchCommand, it.runWatch, { groups: it.groups })),
  },
  snap: {
    brief: "Dump a running process now",
    usage: "[options] TARGET",
    examples: ["trapline snap --dump heap 4572", "trapline snap --tree --all checkout.exe"],
    windows: true,
    load: () =>
      (import("./snap.ts" as string) as Promise<typeof import("./snap.ts")>)
        .then((it) => loaded(it.snapCommand, it.runSnap)),
  },
  init: {
    brief: "Write a recipe and a CI job for a project",
    usage: "[options]",
    about:
      "Asks what is to be captured, or takes it from the options. Writes KIND.trapline.yaml, and for a service " +
      ".github/workflows/trapline.yml or azure-pipelines.trapline.yml. Files that are there stay, unless --force.",
    examples: ["trapline init", "trapline init --for ctest --ci github"],
    windows: false,
    load: () =>
      (import("./init.ts" as string) as Promise<typeof import("./init.ts")>)
        .then((it) => loaded(it.initCommand, it.runInit)),
  },
  check: {
    brief: "Validate a recipe and explain it",
    usage: "[options] RECIPE",
    examples: ["trapline check crash.yaml"],
    windows: false,
    load: () =>
      (import("./check.ts" as string) as Promise<typeof import("./check.ts")>)
        .then((it) => loaded(it.checkCommand, it.runCheck)),
  },
  simulate: {
    brief: "Play a recorded run against a recipe",
    usage: "[options] RECIPE TIMELINE",
    examples: ["trapline simulate crash.yaml run.ndjson"],
    windows: false,
    load: () =>
      (import("./simulate.ts" as string) as Promise<typeof import("./simulate.ts")>)
        .then((it) => loaded(it.simulateCommand, it.runSimulate)),
  },
  import: {
    brief: "Write the recipe for a ProcDump command line",
    usage: "procdump [options] LINE",
    examples: ['trapline import procdump "-ma -e -w checkout.exe C:\\dumps"'],
    windows: false,
    load: () =>
      (import("./import.ts" as string) as Promise<typeof import("./import.ts")>)
        .then((it) => loaded(it.importCommand, it.runImport)),
  },
  inspect: {
    brief: "Check dumps and say what is in them",
    usage: "[options] DUMP...",
    examples: ["trapline inspect crash.dmp", "trapline inspect --json dumps"],
    windows: false,
    load: () =>
      Promise.all([
        import("./inspect_options.ts" as string) as Promise<typeof import("./inspect_options.ts")>,
        import("./inspect.ts" as string) as Promise<typeof import("./inspect.ts")>,
      ]).then(([{ inspectCommand, INSPECT_ALONE }, { runInspect }]) =>
        loaded(inspectCommand, runInspect, { alone: INSPECT_ALONE })
      ),
    plain: (dumps) =>
      (import("./inspect.ts" as string) as Promise<typeof import("./inspect.ts")>)
        .then(({ runInspect }) => runInspect({ dumps })),
  },
  explain: {
    brief: "Say what a code means and what to do next",
    usage: "[options] CODE [PARAMETER...]",
    about:
      "A code is an exception, an exit code, a fail-fast reason, a bug check, an HRESULT or a Win32 error: a number in " +
      "decimal or hexadecimal, or a name. A number that can be several things gets all of its meanings.",
    examples: ["trapline explain 0xC0000409 7", "trapline explain -1073741515", "trapline explain 0x139 3"],
    windows: false,
    load: () =>
      (import("./explain.ts" as string) as Promise<typeof import("./explain.ts")>)
        .then((it) => loaded(it.explainCommand, it.runExplain)),
  },
  report: {
    brief: "Make a page of a run",
    usage: "[options] DIR",
    examples: ["trapline report dumps"],
    windows: false,
    load: () =>
      (import("./report.ts" as string) as Promise<typeof import("./report.ts")>)
        .then((it) => loaded(it.reportCommand, it.runReport)),
  },
  mcp: {
    brief: "Let a model ask about the dumps of a folder",
    usage: "[options] DIR",
    about:
      "Serves the Model Context Protocol over stdin and stdout: buckets, dumps, stacks, comparison, search, codes. " +
      "Nothing is changed or sent anywhere, and strings of dumps are marked as data.",
    examples: ["trapline mcp C:\\dumps"],
    windows: false,
    load: () =>
      (import("./mcp.ts" as string) as Promise<typeof import("./mcp.ts")>)
        .then((it) => loaded(it.mcpCommand, it.runMcp)),
  },
  convert: {
    brief: "Write a smaller dump from a dump",
    usage: "[options] DUMP",
    examples: ["trapline convert --dump mini full.dmp"],
    windows: true,
    load: () =>
      (import("./convert.ts" as string) as Promise<typeof import("./convert.ts")>)
        .then((it) => loaded(it.convertCommand, it.runConvert)),
  },
  symbols: {
    brief: "Find, fetch and serve symbols",
    usage: "fetch|list|add [options] FILE...",
    examples: ["trapline symbols list crash.dmp", "trapline symbols add --to \\\\server\\symbols build"],
    windows: false,
    load: () =>
      (import("./symbols.ts" as string) as Promise<typeof import("./symbols.ts")>)
        .then((it) => loaded(it.symbolsCommand, it.runSymbols)),
  },
  prune: {
    brief: "Remove old dumps",
    usage: "[options] DIR",
    about:
      "Removes dumps with their manifests. A dump goes only if it lies in the folder itself and has the name, the size " +
      "and the SHA-256 that the manifest beside it says. Everything else is left alone and reported.",
    examples: ["trapline prune --keep-first 2 --keep-last 3 --max-age 30d C:\\dumps"],
    windows: false,
    load: () =>
      (import("./prune.ts" as string) as Promise<typeof import("./prune.ts")>)
        .then((it) => loaded(it.pruneCommand, it.runPrune)),
  },
  fleet: {
    brief: "Ask what a fleet has captured",
    usage: "[options] list|show|fetch|top|watch|serve [BUCKET]",
    about:
      "Reads the events that the machines of a fleet publish. list has a line for each bug, top the ten most frequent, show " +
      "the captures of one, fetch puts them into a folder, watch says each as it comes, and serve shows all of it as a page, " +
      "on this machine only.",
    examples: [
      "trapline fleet --fleet nats://fleet list --since 7d --app checkout.exe",
      "trapline fleet --fleet nats://fleet fetch 31cb6af06c77 --to dumps",
    ],
    windows: false,
    load: () =>
      (import("./fleet.ts" as string) as Promise<typeof import("./fleet.ts")>)
        .then((it) => loaded(it.fleetCommand, it.runFleet)),
  },
  scrub: {
    brief: "Replace what looks like secrets in a dump",
    usage: "[options] DUMP",
    about:
      "Writes a copy of a dump in which what looks like a secret is replaced by asterisks, in memory and in every stream, " +
      "in UTF-8 and in UTF-16: values of variables and fields whose names are those of secrets, and tokens by their " +
      "shape. Nothing moves, so stacks and addresses stay; both are compared before the copy is kept. It says what it " +
      "looked for. What fits none of it is still there.",
    examples: ["trapline scrub crash.dmp", "trapline scrub --pattern 'CUST-[0-9]{8}' crash.dmp"],
    windows: false,
    load: () =>
      (import("./scrub.ts" as string) as Promise<typeof import("./scrub.ts")>)
        .then((it) => loaded(it.scrubCommand, it.runScrub)),
  },
  open: {
    brief: "Decrypt and decompress a dump",
    usage: "[options] FILE",
    about:
      "Opens a dump that was compressed or encrypted at its capture, with --identity for age. The dump is compared with " +
      "the SHA-256 that its manifest, or its name in a store, says; the exit code is 1 where it differs.",
    examples: ["trapline open --identity key.txt crash.dmp.zst.age"],
    windows: false,
    load: () =>
      (import("./open.ts" as string) as Promise<typeof import("./open.ts")>)
        .then((it) => loaded(it.openCommand, it.runOpen)),
  },
  ship: {
    brief: "Send captures to where they are kept",
    usage: "[options] DIR",
    about:
      "Sends what waits in the folder's spool, and with --sink or --recipe every capture that lies there. A sink is " +
      "folder=DIR, s3=https://HOST/BUCKET, blob=https://ACCOUNT.blob.core.windows.net/CONTAINER, http=URL of a minidump " +
      "endpoint, nats=nats://HOST, or webhook=URL. Credentials come from variables and files, never from an option: docs/fleet.md " +
      "names them. To send twice leaves one there. The exit code is 0 when everything was sent, and 1 when something " +
      "still waits.",
    examples: [
      "trapline ship --sink folder=\\\\server\\crashes C:\\dumps",
      "trapline ship --sink s3=https://s3.eu-central-1.amazonaws.com/crashes C:\\dumps",
    ],
    windows: false,
    load: () =>
      (import("./ship.ts" as string) as Promise<typeof import("./ship.ts")>)
        .then((it) => loaded(it.shipCommand, it.runShip)),
  },
  resume: {
    brief: "Resume a process that a dead debugger left suspended",
    usage: "PID|NAME",
    about:
      "Trapline puts its targets right when one of its processes dies. When its supervisor and the host that takes a " +
      "snapshot are killed at the same moment, nobody is left to do it, and the target stays suspended: this command " +
      "resumes it. It does so only if every thread is suspended, once for each time that all of them are, so a thread " +
      "that the program itself suspended stays so. A program that was started suspended looks the same and would be " +
      "resumed as well. A debugger that is attached, or a snapshot that is going on, is left to its work; a debugger " +
      "that looks on noninvasively can't be seen, so end it first. The exit code is 0 when threads were resumed, and 1 " +
      "when there was nothing to resume.",
    examples: ["trapline resume 4572"],
    windows: true,
    load: () =>
      (import("./resume.ts" as string) as Promise<typeof import("./resume.ts")>)
        .then((it) => loaded(it.resumeCommand, it.runResume)),
  },
  install: {
    brief: "Capture crashes of programs that nobody watches",
    usage: "[options]",
    about:
      "Registers Trapline as the machine's postmortem debugger (AeDebug, for 64-bit and 32-bit programs). Other crashes " +
      "go to the debugger that was there before. Limits hold for all crashes from the installation on.",
    examples: [
      'trapline install --only "checkout*" --dump heap',
      "trapline install --recipe crash.yaml --for 2h",
    ],
    windows: true,
    load: () =>
      (import("./install.ts" as string) as Promise<typeof import("./install.ts")>)
        .then((it) => loaded(it.installCommand, it.runInstall, { groups: it.groups })),
  },
  uninstall: {
    brief: "Put back what was registered before install",
    usage: "",
    examples: ["trapline uninstall"],
    windows: true,
    load: () =>
      (import("./uninstall.ts" as string) as Promise<typeof import("./uninstall.ts")>)
        .then((it) => loaded(it.uninstallCommand, it.runUninstall)),
  },
  status: {
    brief: "Say what is installed and what came of it",
    usage: "[options]",
    about: "The exit code is 0 where something is installed and in force, else 1.",
    examples: ["trapline status"],
    windows: true,
    load: () =>
      (import("./status.ts" as string) as Promise<typeof import("./status.ts")>)
        .then((it) => loaded(it.statusCommand, it.runStatus)),
  },
  completion: {
    brief: "Write a shell's completion script",
    usage: "bash|zsh|fish|pwsh",
    about: "Put it where the shell reads it at its start, as the examples do.",
    examples: [
      "trapline completion pwsh >> $PROFILE",
      "trapline completion bash >> ~/.bashrc",
      "trapline completion fish > ~/.config/fish/completions/trapline.fish",
    ],
    windows: false,
    load: () =>
      (import("./completion.ts" as string) as Promise<typeof import("./completion.ts")>)
        .then((it) => loaded(it.completionCommand, (parsed) => it.runCompletion(parsed, COMMANDS))),
  },
  doctor: {
    brief: "Say what will and won't be caught here",
    usage: "[options]",
    examples: ["trapline doctor --probe"],
    windows: true,
    load: () =>
      (import("./doctor.ts" as string) as Promise<typeof import("./doctor.ts")>)
        .then((it) => loaded(it.doctorCommand, it.runDoctor)),
  },
};
