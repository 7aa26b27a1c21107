/**
 * What `trapline init` writes for each kind of project: a recipe, and a job of GitHub or Azure that runs under it. A new
 * kind is one entry of {@link KINDS}.
 *
 * @module
 */

/** A kind of project. */
export interface ProjectKind {
  /** What it is, after its name: one clause, no full stop. */
  readonly brief: string;
  /** What runs it; a service or a program that others start is watched instead. */
  readonly run: string;
  /** What must be done before, in a job: lines of a shell that both services have. */
  readonly before: readonly string[];
  /** Rules beside the crash, as YAML below `rules:`. */
  readonly rules: string;
  /** Whether the processes that it starts are watched, too. */
  readonly children: boolean;
  /** What is watched, by name, of a program that somebody else starts. */
  readonly watched?: string | undefined;
}

const TESTS = `  # A test that its runner ends by force: where it was is what everybody asks.
  killed:
    on: { terminated: "*" }
    do: [{ dump: triage }]
`;
const SILENT = `  # Nothing printed for ten minutes: it hangs, or waits for somebody.
  silent:
    on: { silence: 10m }
    do: [{ dump: triage, tree: true }, { kill: true }]
`;

/** Every kind of project by its name. */
export const KINDS: Readonly<Record<string, ProjectKind>> = {
  ctest: {
    brief: "tests by CMake's ctest",
    run: "ctest --test-dir build -C RelWithDebInfo --output-on-failure",
    before: ["cmake -B build", "cmake --build build --config RelWithDebInfo"],
    rules: TESTS + SILENT,
    children: true,
  },
  pytest: {
    brief: "tests of Python with native modules",
    run: "python -X faulthandler -m pytest",
    before: ["python -m pip install -r requirements.txt"],
    rules: TESTS + SILENT,
    children: true,
  },
  dotnet: {
    brief: "tests of .NET",
    run: "dotnet test --no-build",
    before: ["dotnet build"],
    rules:
      `  # Exceptions of .NET that nobody catches are in "crash"; this one is caught by many and loses data.
  corrupted:
    on: { exception: clr-exception, chance: first, type: System.AccessViolationException }
    do: [{ dump: heap }]
    limit: { dumps: 1, by: bucket }
` + TESTS + SILENT,
    children: true,
  },
  node: {
    brief: "Node.js with native modules",
    run: "node --test",
    before: ["npm ci"],
    rules: `  # process.abort() and a heap that is used up raise nothing: Node.js ends with 134.
  aborted:
    on: { exit: 134 }
    do: [{ dump: heap }]
` + SILENT,
    children: true,
  },
  cargo: {
    brief: "tests of Rust",
    run: "cargo test",
    before: ["cargo build --tests"],
    rules: `  # A panic that ends the process.
  panicked:
    on: { exit: 101 }
    do: [{ dump: mini }]
` + TESTS + SILENT,
    children: true,
  },
  program: {
    brief: "a program with windows",
    run: "checkout.exe",
    before: [],
    rules: `  # A window that does not answer for ten seconds.
  hang:
    on: { window: 10s }
    do: [{ dump: mini }, { dump: heap, after: 10s }]
    limit: { dumps: 2, per: 1h }
  # An assertion or error box that waits for somebody.
  box:
    on: { dialog: "*" }
    do: [{ dump: mini }]
    limit: { dumps: 1, by: bucket }
`,
    children: true,
    watched: "checkout.exe",
  },
  service: {
    brief: "a service or server that runs for weeks",
    run: "checkout-server.exe",
    before: [],
    rules: `  # Memory that grows for hours.
  grows:
    on: { memory: ">100MiB/h", for: 6h }
    do: [{ dump: heap, live: true }]
    limit: { dumps: 2, per: 1d }
  # A processor that is busy without an end.
  busy:
    on: { cpu: ">95%", for: 5m }
    do: [{ dump: mini }]
    limit: { dumps: 2, per: 1d }
`,
    children: false,
    watched: "service:CheckoutServer",
  },
};

/** The recipe. */
export function recipeFor(name: string): string {
  const { rules } = KINDS[name]!;
  return `# Written by trapline init. trapline check says what it does; docs/recipes.md has every trigger and action.
name: ${name}
rules:
  # An exception that nobody handles, or that the program handles by ending itself.
  crash:
    on: { crash: "*" }
    do: [{ dump: mini }]
${rules}limits: { dumps: 10, perBucket: 3, free: 1GiB }
`;
}

/** A job of GitHub that runs the project under the recipe. */
export function githubWorkflow(name: string, recipe: string): string {
  const { run, before, children } = KINDS[name]!;
  const steps = before.map((line) => `      - run: ${line}\n`).join("");
  return `# Written by trapline init.
name: Trapline
on: [push, pull_request]
permissions:
  contents: read
jobs:
  ${name}:
    runs-on: windows-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
${steps}      - uses: trapline/trapline@v0
        with:
          run: ${run}
          recipe: ${recipe}
          deadline: 30m
          job-timeout: 60m
${children ? "" : "          follow-children: false\n"}`;
}

/** The same of Azure Pipelines, whose agent has no action: npm's package is installed. */
export function azurePipeline(name: string, recipe: string): string {
  const { run, before, children } = KINDS[name]!;
  const steps = before.map((line) => `  - script: ${line}\n`).join("");
  return `# Written by trapline init.
trigger: [main]
pool:
  vmImage: windows-latest
steps:
  - checkout: self
${steps}  - script: npm install --global trapline
    displayName: Install Trapline
  - script: >-
      trapline run --recipe ${recipe} ${children ? "--follow-children " : ""}--deadline 30m
      --junit trapline.xml --out trapline-dumps -- ${run}
    displayName: Run under capture
  - task: PublishTestResults@2
    condition: always()
    inputs:
      testResultsFiles: trapline.xml
  - publish: trapline-dumps
    artifact: trapline-dumps
    condition: failed()
`;
}

/** What to type then. */
export function nextCommands(name: string, recipe: string): string[] {
  const { run, children, watched } = KINDS[name]!;
  const check = `trapline check ${recipe}`;
  const local = `trapline run --recipe ${recipe} ${children ? "--follow-children " : ""}-- ${run}`;
  return watched === undefined
    ? [check, local]
    : [check, local, `trapline watch --recipe ${recipe} ${watched}`];
}
