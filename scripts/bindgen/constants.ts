/**
 * Numeric macros to constants.
 *
 * @module
 */

import { evaluate, type Scope } from "./expression.ts";
import type { Constant } from "./model.ts";
import type { Macro } from "./preprocess.ts";
import type { Token } from "./tokens.ts";

/** What dbgeng.h takes from other SDK headers (winbase.h). */
const EXTERNAL: Readonly<Record<string, bigint>> = {
  CREATE_UNICODE_ENVIRONMENT: 0x00000400n,
  STACK_SIZE_PARAM_IS_A_RESERVATION: 0x00010000n,
};

/** FACILITY_NT_BIT of winerror.h: HRESULT_FROM_NT sets it. */
const FACILITY_NT_BIT = 0x10000000n;

/**
 * The numeric constants among the macros, in order. Macros with parameters, without a body or with a text are
 * left out. A DEBUG_ macro that is none of these must have a value: otherwise a SyntaxError names it.
 */
export function constants(macros: readonly Macro[]): Constant[] {
  const known = new Map<string, Constant>();
  const texts = new Set<string>();
  for (const macro of macros) {
    const [first] = macro.body;
    if (macro.parameters || first === undefined) continue;
    if (first.kind === "text" || texts.has(first.text)) {
      texts.add(macro.name);
      continue;
    }
    const value = valueOf(macro, known);
    if (value === undefined) continue;
    const earlier = known.get(macro.name);
    if (earlier === undefined) known.set(macro.name, constant(macro, unsigned(value)));
    else if (earlier.value !== unsigned(value)) throw new SyntaxError(`${macro.name} has two values`);
  }
  return [...known.values()];
}

function constant(macro: Macro, value: bigint): Constant {
  const [first] = macro.body;
  const plain = macro.body.length === 1 && first?.kind === "number";
  return { name: macro.name, value, ...(plain ? {} : { expression: spell(macro.body) }) };
}

function valueOf(macro: Macro, known: ReadonlyMap<string, Constant>): bigint | undefined {
  const scope: Scope = {
    value: (name) => known.get(name)?.value ?? EXTERNAL[name],
    call: (name, argument) =>
      name === "HRESULT_FROM_NT" ? evaluate(argument, scope) | FACILITY_NT_BIT : undefined,
  };
  try {
    return evaluate(macro.body, scope);
  } catch (error) {
    if (macro.name.startsWith("DEBUG_") || !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function unsigned(value: bigint): bigint {
  if (value >= 0n) return value;
  return BigInt.asUintN(value >= -0x80000000n ? 32 : 64, value);
}

function spell(body: readonly Token[]): string {
  return body.map((token, index) => `${token.space && index > 0 ? " " : ""}${token.text}`).join("");
}
