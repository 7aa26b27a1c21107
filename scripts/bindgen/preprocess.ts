/**
 * The part of the C preprocessor that a header of declarations needs: conditional blocks are decided, macros are
 * collected (not expanded), other directives are dropped.
 *
 * @module
 */

import { evaluate, type Scope } from "./expression.ts";
import { type Token, tokenise } from "./tokens.ts";

/** A `#define`. Macros with parameters are listed too; `parameters` tells them apart. */
export interface Macro {
  readonly name: string;
  readonly parameters: boolean;
  readonly body: readonly Token[];
}

/** What remains of a source: its live code without directives, and its live macros in order. */
export interface Preprocessed {
  readonly code: readonly Token[];
  readonly macros: readonly Macro[];
}

/** One open `#if`: whether its branch is live, and whether no later branch can be. */
interface Branch {
  live: boolean;
  taken: boolean;
}

/**
 * Reads a source as a C compiler (not C++, not Unicode) for desktop Windows would: no name is defined at the
 * start, and every WINAPI_FAMILY_PARTITION is part of the build.
 */
export function preprocess(source: string): Preprocessed {
  const code: Token[] = [];
  const macros: Macro[] = [];
  const branches: Branch[] = [];
  const defined = new Set<string>();
  for (const line of lines(tokenise(source))) {
    const live = branches.every((branch) => branch.live);
    if (line[0]?.text !== "#") {
      if (live) code.push(...line);
    } else if (!conditional(line, branches, defined, live) && live) {
      define(line, macros, defined);
    }
  }
  if (branches.length > 0) throw new SyntaxError("A conditional block is not closed");
  return { code, macros };
}

function* lines(tokens: readonly Token[]): Generator<Token[]> {
  let line: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "newline") {
      line.push(token);
    } else if (line.length > 0) {
      yield line;
      line = [];
    }
  }
  if (line.length > 0) yield line;
}

/** Handles `#if` and its kin; false if the directive is none of them. */
function conditional(line: Token[], branches: Branch[], defined: Set<string>, live: boolean): boolean {
  const [, directive, ...rest] = line;
  switch (directive?.text) {
    case "if":
    case "ifdef":
    case "ifndef": {
      const holds = live && test(directive.text, rest, defined);
      branches.push({ live: holds, taken: holds || !live });
      return true;
    }
    case "elif":
    case "else": {
      const branch = innermost(branches, directive);
      branch.live = !branch.taken && (directive.text === "else" || test("if", rest, defined));
      branch.taken ||= branch.live;
      return true;
    }
    case "endif":
      innermost(branches, directive);
      branches.pop();
      return true;
    default:
      return false;
  }
}

function innermost(branches: Branch[], directive: Token): Branch {
  const branch = branches.at(-1);
  if (branch === undefined) throw new SyntaxError(`#${directive.text} without #if in line ${directive.line}`);
  return branch;
}

function test(directive: string, condition: Token[], defined: Set<string>): boolean {
  const name = condition[0]?.text ?? "";
  if (directive === "ifdef") return defined.has(name);
  if (directive === "ifndef") return !defined.has(name);
  const scope: Scope = {
    value: () => 0n,
    call: (name, argument) => {
      if (name === "defined") return BigInt(defined.has(argument[0]?.text ?? ""));
      return name === "WINAPI_FAMILY_PARTITION" ? 1n : undefined;
    },
  };
  return evaluate(condition, scope) !== 0n;
}

function define(line: Token[], macros: Macro[], defined: Set<string>): void {
  const [, directive, name, ...body] = line;
  if (name === undefined) return;
  if (directive?.text === "undef") defined.delete(name.text);
  if (directive?.text !== "define") return;
  defined.add(name.text);
  macros.push({ name: name.text, parameters: body[0]?.text === "(" && !body[0].space, body });
}
