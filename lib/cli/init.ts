/** `trapline init`: a recipe, and a job of CI, for a kind of project. @module */
import { dirname, join } from "node:path";
import { choice, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { messageOf } from "../facts/text.ts";
import { nearest } from "../recipe/language/nearest.ts";
import { UsageError } from "./exit.ts";
import { azurePipeline, githubWorkflow, KINDS, nextCommands, recipeFor } from "./init_templates.ts";
import { print } from "./print.ts";

const SERVICES = ["github", "azure", "none"] as const;

/** The command's options. */
export const initCommand = object({
  command: constant("init"),
  for: optional(option("--for", string({ metavar: "KIND" }), {
    description: message`ctest, pytest, dotnet, node, cargo, program, service`,
  })),
  ci: optional(option("--ci", choice(SERVICES, { metavar: "SERVICE" }), {
    description: message`Whose job is written beside it: github, azure or none`,
  })),
  dir: optional(option("--dir", string({ metavar: "DIR" }), {
    description: message`The project's folder (this one)`,
  })),
  force: optional(option("--force", { description: message`Write over files that are there` })),
});

type InitArguments = InferValue<typeof initCommand>;

/** Runs it; the process's exit code. */
export function runInit({ for: asked, ci, dir = ".", force = false }: InitArguments): number {
  const isAsked = asked === undefined;
  const kind = kindOf(asked ?? ask("What is to be captured?", briefs(), "--for"));
  const service = ci ?? (isAsked ? serviceOf(ask("Which CI runs it?", [...SERVICES], "--ci")) : "none");
  const files = filesFor(kind, service);
  refuseFiles(Object.keys(files), dir, force);
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path);
    write(file, text);
    print(`trapline: wrote ${file}`);
  }
  for (const line of nextCommands(kind, recipeFile(kind))) print(`then: ${line}`);
  return 0;
}

/** The files by their paths from the project's folder. */
export function filesFor(kind: string, service: typeof SERVICES[number]): Readonly<Record<string, string>> {
  const recipe = recipeFile(kind);
  return {
    [recipe]: recipeFor(kind),
    ...(service === "github" ? { ".github/workflows/trapline.yml": githubWorkflow(kind, recipe) } : {}),
    ...(service === "azure" ? { "azure-pipelines.trapline.yml": azurePipeline(kind, recipe) } : {}),
  };
}

function write(file: string, text: string): void {
  try {
    Deno.mkdirSync(dirname(file), { recursive: true });
    Deno.writeTextFileSync(file, text);
  } catch (error) {
    throw new UsageError(`"${file}" can't be written: ${messageOf(error)}`);
  }
}

function recipeFile(kind: string): string {
  return `${kind}.trapline.yaml`;
}

function briefs(): string[] {
  return Object.entries(KINDS).map(([name, { brief }]) => `${name}: ${brief}`);
}

/** Asks, where there is somebody to answer. @throws {UsageError} Where there is nobody, or no answer. */
function ask(question: string, answers: readonly string[], flag: string): string {
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError(`init needs ${flag}, since nobody can be asked: ${answers.join("; ")}`);
  }
  print(question);
  for (const answer of answers) print(`  ${answer}`);
  const given = prompt(">")?.trim() ?? "";
  if (given === "") throw new UsageError("Nothing was written");
  return given;
}

function kindOf(name: string): string {
  if (Object.hasOwn(KINDS, name)) return name;
  const names = Object.keys(KINDS);
  throw new UsageError(`Unknown kind "${name}"${nearest(name, names)}. There are: ${names.join(", ")}`);
}

function serviceOf(name: string): typeof SERVICES[number] {
  const found = SERVICES.find((each) => each === name);
  if (found === undefined) throw new UsageError(`Unknown service "${name}"${nearest(name, [...SERVICES])}`);
  return found;
}

/** All or none: half of what was asked would be worse than nothing. */
function refuseFiles(paths: readonly string[], dir: string, force: boolean): void {
  if (force) return;
  const there = paths.map((path) => join(dir, path)).filter((file) => {
    try {
      Deno.lstatSync(file);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw new UsageError(`"${file}" can't be looked at: ${messageOf(error)}`);
    }
  });
  if (there.length === 0) return;
  throw new UsageError(
    `${there.join(" and ")} ${there.length === 1 ? "is" : "are"} there already: --force writes over`,
  );
}
