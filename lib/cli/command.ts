/** What a command is: an entry of the table in commands.ts, and what is loaded for it. @module */
import type { Groups, InferValue, Parser } from "./grammar.ts";
import type { Alone } from "./scan.ts";

/** A command's grammar, and its work. */
export interface Loaded {
  readonly grammar: Parser<"sync", unknown, unknown>;
  /** Options that may stand without their value. */
  readonly alone: Alone;
  /** Its options in groups; absent where there are few. */
  readonly groups?: Groups | undefined;
  /** Does what the arguments say, of a command that is called so; the exit code. @throws {UsageError} If they say nothing. */
  readonly perform: (args: readonly string[], usage: string) => Promise<number>;
}

/** A command. */
export interface Command {
  /** One clause, as the list of commands has it. */
  readonly brief: string;
  /** What follows its name. */
  readonly usage: string;
  /** More than the clause says, for its own help. */
  readonly about?: string;
  readonly examples: readonly string[];
  /** Whether it needs the engine, and so Windows. */
  readonly windows: boolean;
  readonly load: () => Promise<Loaded>;
  /** Its work where no option is given, so that there is nothing to parse: the parser alone takes as long as Deno's start. */
  readonly plain?: (operands: readonly string[]) => Promise<number>;
}

/** The commands by their names. */
export type Commands = Readonly<Record<string, Command>>;

/** Puts a grammar and its work together. */
export function loaded<T extends Parser<"sync", unknown, unknown>>(
  grammar: T,
  run: (parsed: InferValue<T>) => number | Promise<number>,
  { alone = {}, groups }: Partial<Pick<Loaded, "alone" | "groups">> = {},
): Loaded {
  return {
    grammar,
    alone,
    groups,
    perform: async (args, usage) => {
      const { read } = await import("./read.ts" as string) as typeof import("./read.ts");
      return await run(read(grammar, args, usage));
    },
  };
}
