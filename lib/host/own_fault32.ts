/**
 * The exception that the current thread of a 32-bit program is handling: `own_fault.ts` for the 32-bit side, where the
 * kernel passes pointers to the record and the registers to KiUserExceptionDispatcher, which passes them on to what calls
 * the handlers. Enter at {@link exceptionOnStack32}.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { WOW64_CONTEXT, wow64Context } from "../win32/wow64.ts";
import { library32, view } from "./library32.ts";
import type { ExceptionOnStack } from "./own_fault.ts";

/** EXCEPTION_RECORD of 32 bits, with all of its parameters. */
const RECORD = { size: 80, address: 12, count: 16, parameters: 20, most: 15 } as const;
/** The same of 64 bits, as dumps have it. */
const WIDE = { size: 152, address: 16, count: 24, parameters: 32 } as const;
const CONTEXT_I386 = 0x10000;
/** As in `own_fault.ts`: KiUserExceptionDispatcher is short. */
const DISPATCHER_SIZE = 0x80;
const FRAMES = 256;
const MOST_STACK = 1024 * 1024;
const WORD = 4;

/** The outermost exception that is being handled on the current thread's 32-bit stack; `undefined` where none is. */
export function exceptionOnStack32(engine: Engine): ExceptionOnStack | undefined {
  const start = library32(engine, "ntdll.dll")?.get("KiUserExceptionDispatcher");
  const context = wow64Context(engine.currentIds().tid);
  if (start === undefined || context === undefined) return undefined;
  const isDispatcher = (address: number): boolean => address > start && address < start + DISPATCHER_SIZE;
  const live = engine.stackFrom32(context, FRAMES).filter(({ address }) => isDispatcher(Number(address)));
  // What lies there of an exception that was handled long ago is in no frame.
  if (live.length === 0) return undefined;
  const esp = new DataView(context.buffer).getUint32(WOW64_CONTEXT.esp, true);
  const bytes = engine.memory.read(BigInt(esp), MOST_STACK);
  const stack = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const returns = live.map(({ address }) => Number(address));
  let found: ExceptionOnStack | undefined;
  for (let at = 0; at + 3 * WORD <= bytes.length; at += WORD) {
    if (!returns.includes(stack.getUint32(at, true))) continue;
    const [record, registers] = [stack.getUint32(at + WORD, true), stack.getUint32(at + 2 * WORD, true)];
    const above = (address: number): boolean => address > esp + at && address < esp + bytes.length;
    if (above(record) && above(registers)) found = read(engine, record, registers) ?? found;
  }
  return found;
}

function read(engine: Engine, recordAt: number, registersAt: number): ExceptionOnStack | undefined {
  const record = view(engine, BigInt(recordAt), RECORD.size);
  const context32 = engine.memory.read(BigInt(registersAt), WOW64_CONTEXT.size);
  if (record === undefined || context32.length < WOW64_CONTEXT.size) return undefined;
  const flags = new DataView(context32.buffer, context32.byteOffset).getUint32(0, true);
  const [code, count] = [record.getUint32(0, true), record.getUint32(RECORD.count, true)];
  // Messages that programs raise for debuggers are no faults.
  if ((flags & CONTEXT_I386) === 0 || count > RECORD.most || code >>> 30 === 1) return undefined;
  const address = record.getUint32(RECORD.address, true);
  const parameters = Array.from(
    { length: count },
    (_, index) => record.getUint32(RECORD.parameters + index * WORD, true),
  );
  return {
    context32,
    record: wideRecord(code, record.getUint32(WORD, true), address, parameters),
    code,
    address: BigInt(address),
    parameters: parameters.map(BigInt),
  };
}

function wideRecord(
  code: number,
  flags: number,
  address: number,
  parameters: readonly number[],
): Uint8Array<ArrayBuffer> {
  const out = new DataView(new ArrayBuffer(WIDE.size));
  out.setUint32(0, code, true);
  out.setUint32(4, flags, true);
  out.setBigUint64(WIDE.address, BigInt(address), true);
  out.setUint32(WIDE.count, parameters.length, true);
  for (const [index, value] of parameters.entries()) {
    out.setBigUint64(WIDE.parameters + index * 8, BigInt(value), true);
  }
  return new Uint8Array(out.buffer);
}
