import type { ManagedFrame } from "../facts/managed.ts";
import { hex } from "../facts/text.ts";
import { codeAt } from "./code/code.ts";
import { ilOffset } from "./code/il_offsets.ts";
import { soft } from "./error.ts";
import type { TracedFrame } from "./exceptions.ts";
import type { ClrMethod, Names } from "./names.ts";
import type { Runtime } from "./runtime.ts";
import type { WalkedFrame } from "./stack/walk.ts";

/** A frame of a thread's stack, with its names. */
export function walkedFrame(runtime: Runtime, names: Names, frame: WalkedFrame): ManagedFrame {
  const { ip, sp, code, interrupted } = frame;
  const il = ilOffset(runtime, code, interrupted ? ip : ip - 1n);
  return named({ ip, sp, method: code.method }, il, names);
}

/** A place in an exception's trace, with its names. */
export function tracedFrame(runtime: Runtime, names: Names, frame: TracedFrame): ManagedFrame {
  const code = soft(() => codeAt(runtime, frame.ip), () => undefined);
  return named(frame, code && ilOffset(runtime, code, frame.ip), names);
}

function named({ ip, sp, method }: TracedFrame, il: number | undefined, names: Names): ManagedFrame {
  const found: ClrMethod | undefined = soft(() => names.method(method), () => undefined);
  return {
    address: hex(ip),
    sp: hex(sp),
    ...(found === undefined ? {} : { ...moduleOf(found), function: found.name }),
    ...(found === undefined || found.token === 0 ? {} : { token: hex(BigInt(found.token)) }),
    ...(il === undefined ? {} : { il }),
  };
}

/** Code that was generated while the program ran lies in no module of a file or an assembly. */
function moduleOf({ module: { name } }: ClrMethod): { module?: string } {
  return name === "?" ? {} : { module: name };
}
