/**
 * The methods inside an interface's braces.
 *
 * @module
 */

import type { CMethod, CParameter } from "./model.ts";
import type { Token } from "./tokens.ts";

const OPENING = ["(", "[", "{"];
const CLOSING = [")", "]", "}"];
const DECLARATORS = ["STDMETHOD", "STDMETHOD_", "STDMETHODV", "STDMETHODV_"];

/** The tokens inside the bracket that opens at `at`, nested ones included. */
export function between(tokens: readonly Token[], at: number): Token[] {
  if (!OPENING.includes(tokens[at]?.text ?? "")) {
    throw new SyntaxError(`Expected a bracket in line ${tokens[at]?.line}, not ${tokens[at]?.text}`);
  }
  for (let end = at, depth = 0; end < tokens.length; end++) {
    depth += step(tokens[end]!);
    if (depth === 0) return tokens.slice(at + 1, end);
  }
  throw new SyntaxError(`A bracket of line ${tokens[at]?.line} is not closed`);
}

/** All methods, in vtable order. */
export function methods(body: readonly Token[]): CMethod[] {
  const list: CMethod[] = [];
  for (let at = 0; at < body.length; at++) {
    if (!DECLARATORS.includes(body[at]!.text)) continue;
    const head = between(body, at + 1);
    const parameters = between(body, at + head.length + 3);
    list.push(method(head, parameters));
    at += head.length + parameters.length + 4;
    if (body[at + 1]?.text !== "PURE") throw new SyntaxError(`${list.at(-1)?.name} is not a pure method`);
  }
  return list;
}

/** `STDMETHOD(Name)(…)` returns an HRESULT; `STDMETHOD_(TYPE, Name)(…)` names what it returns. */
function method(head: readonly Token[], inside: readonly Token[]): CMethod {
  const parts = split(head);
  const name = parts.at(-1)?.[0]?.text ?? "";
  const result = parts.length > 1 ? spellType(parts[0]!) : "HRESULT";
  const arguments_ = split(inside.filter((token) => token.text !== "THIS" && token.text !== "THIS_"));
  const variadic = arguments_.at(-1)?.[0]?.text === "...";
  const fixed = variadic ? arguments_.slice(0, -1) : arguments_;
  return { name, result, parameters: fixed.map(parameter), variadic };
}

/** `[SAL words] type name` */
function parameter(tokens: readonly Token[]): CParameter {
  const annotations: string[] = [];
  let at = 0;
  while (isAnnotation(tokens[at]?.text ?? "")) {
    annotations.push(tokens[at++]!.text);
    if (tokens[at]?.text === "(") at += between(tokens, at).length + 2;
  }
  const array = tokens.findIndex((token) => token.text === "[");
  const declared = tokens.slice(at, array < 0 ? undefined : array);
  const name = declared.at(-1);
  if (declared.length < 2 || name?.kind !== "word") {
    throw new SyntaxError(`Bad parameter in line ${tokens[0]?.line}: ${spellType(tokens)}`);
  }
  return { type: spellType(declared.slice(0, -1)) + (array < 0 ? "" : "*"), name: name.text, annotations };
}

/** `_In_opt_` of SAL 2, `__in` of SAL 1, and the bare words from before. */
function isAnnotation(word: string): boolean {
  return /^_[A-Z]\w*_$|^__(?:in|out|inout|deref|reserved)\w*$|^(?:IN|OUT|OPTIONAL)$/.test(word);
}

function spellType(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(" ").replaceAll(" *", "*");
}

/** Parts between the commas that no bracket encloses. */
function split(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += step(token);
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function step(token: Token): number {
  return OPENING.includes(token.text) ? 1 : CLOSING.includes(token.text) ? -1 : 0;
}
