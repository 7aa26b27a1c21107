/** Undoes a frame by expressions for its registers (`STACK CFI` of Breakpad's files). @module */
import { UnwindError } from "./error.ts";
import type { Asking } from "./memory.ts";
import type { NamedRegisters, RegisterNames } from "./named_registers.ts";
import { evaluate, type Variables } from "./postfix.ts";

const FRAME_END = ".cfa", RETURN_ADDRESS = ".ra";
/** The value of a register that is lost. */
const LOST = ".undef";

/**
 * The registers in the caller. An expression means the callee's registers, and the end of the frame by `.cfa`; what has
 * none is as it was.
 *
 * @throws {UnwindError} If the expressions are none, or what they read is not there.
 */
export function* byExpressions(
  rules: ReadonlyMap<string, string>,
  registers: NamedRegisters,
  names: RegisterNames,
): Asking<NamedRegisters> {
  const variables: Variables = new Map(
    Object.entries(registers).flatMap(([name, value]) => [[name, value], [`$${name}`, value]]),
  );
  for (const [alias, name] of Object.entries(names.aliases ?? {})) {
    if (registers[name] !== undefined) variables.set(alias, registers[name]);
  }
  const lacking = (what: string): UnwindError =>
    new UnwindError("bad-unwind-data", `The symbol file does not say where ${what} is`);
  const end = yield* evaluate(rules.get(FRAME_END) ?? "", variables, names.word);
  if (end === undefined) throw lacking("the frame's end");
  variables.set(FRAME_END, end);
  const caller: Record<string, bigint> = { ...registers, [names.sp]: end };
  let returns: bigint | undefined;
  for (const [rule, expression] of rules) {
    if (rule === FRAME_END || expression === LOST) continue;
    const value = yield* evaluate(expression, variables, names.word);
    if (value === undefined) continue;
    const plain = rule.replace(/^\$/, "");
    const name = names.aliases?.[plain] ?? plain;
    if (rule === RETURN_ADDRESS || name === names.ip) returns = value;
    else caller[name] = value;
  }
  if (returns === undefined) throw lacking("the return address");
  return { ...caller, [names.ip]: returns };
}
