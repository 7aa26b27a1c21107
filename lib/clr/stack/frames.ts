/** The runtime's own frames on a thread's stack: they lead over native code back to the managed code that called it. */
import { soft } from "../error.ts";
import type { Runtime } from "../runtime.ts";
import { NO_FRAME } from "../threads.ts";
import { RBP, RSP } from "../../unwind/x64_registers.ts";
import { CONTEXT_SIZE, type Registers, registersOf } from "./registers.ts";

/** Where a frame leads to: the registers, and whether the instruction itself was interrupted there. */
export interface Landing {
  /** The registers in the managed code. */
  readonly registers: Registers;
  /** False where `ip` is a return address. */
  readonly interrupted: boolean;
}

/** Frames that lie where a call to a stub has left its arguments: a TransitionBlock. */
const TRANSITION = /(MethodFrame|DispatchFrame|DynamicHelperFrame|CallCountingHelperFrame|CalliFrame)$/;
const GENERAL = 16;
const SAVED = { Rdi: 7, Rsi: 6, Rbx: 3, Rbp: 5, R12: 12, R13: 13, R14: 14, R15: 15 };

/** Reads the frames of one runtime. */
export class Frames {
  readonly #runtime: Runtime;
  readonly #kinds: ReadonlyMap<bigint, string>;

  /** Learns which kinds of frames this runtime has. */
  constructor(runtime: Runtime) {
    const { descriptor } = runtime;
    descriptor.need("StackWalk");
    this.#runtime = runtime;
    this.#kinds = new Map(
      descriptor.globals().filter((name) => name.endsWith("FrameIdentifier")).map((name) =>
        [descriptor.global(name), name.replace(/Identifier$/, "")] as const
      ),
    );
  }

  /** The frame behind one; `undefined` at the end. */
  next(frame: bigint): bigint | undefined {
    const { memory, descriptor } = this.#runtime;
    const next = memory.u64(frame + descriptor.offset("Frame", "Next"));
    // Frames lie on the stack, the next one always further up: a chain that goes down is damaged.
    return next === 0n || next === NO_FRAME || next <= frame ? undefined : next;
  }

  /** The kind, `InlinedCallFrame`; "" where it is an unknown one. */
  kind(frame: bigint): string {
    return this.#kinds.get(this.#runtime.memory.u64(frame)) ?? "";
  }

  /** Where a frame leads to; `undefined` for one that leads nowhere: it only marks or protects something. */
  landing(frame: bigint, from: Registers): Landing | undefined {
    const kind = this.kind(frame);
    switch (kind) {
      case "InlinedCallFrame":
        return this.#inlinedCall(frame);
      case "SoftwareExceptionFrame":
        return this.#context(this.#at(frame, kind, "TargetContext"), false);
      case "FaultingExceptionFrame":
        return this.#context(this.#at(frame, kind, "TargetContext"), true);
      case "ResumableFrame":
      case "RedirectedThreadFrame":
        return this.#context(this.#read(frame, "ResumableFrame", "TargetContextPtr"), true);
      case "HijackFrame":
        return this.#hijack(frame, from);
      default:
        return TRANSITION.test(kind) ? this.#transition(frame, from) : undefined;
    }
  }

  /** Where a call into native code comes from that is under way; `undefined` where the frame is no such call. */
  called(frame: bigint): Registers | undefined {
    if (this.kind(frame) !== "InlinedCallFrame") return undefined;
    const field = (name: string): bigint => this.#read(frame, "InlinedCallFrame", name);
    const ip = field("CallerReturnAddress");
    if (ip === 0n) return undefined;
    // Of the registers it saves these; the code that made the call has kept the others for itself.
    const general = new Array<bigint>(GENERAL).fill(0n);
    general[RSP] = field("CallSiteSP");
    general[RBP] = field("CalleeSavedFP");
    return { ip, general };
  }

  #inlinedCall(frame: bigint): Landing | undefined {
    const registers = this.called(frame);
    return registers && { registers, interrupted: false };
  }

  #transition(frame: bigint, from: Registers): Landing {
    const { descriptor } = this.#runtime;
    const block = this.#read(frame, "FramedMethodFrame", "TransitionBlockPtr");
    const general = this.#saved(block + descriptor.offset("TransitionBlock", "CalleeSavedRegisters"), from);
    general[RSP] = block + descriptor.size("TransitionBlock");
    return {
      registers: { ip: this.#read(block, "TransitionBlock", "ReturnAddress"), general },
      interrupted: false,
    };
  }

  /** A thread that the collector has caught at its return. */
  #hijack(frame: bigint, from: Registers): Landing {
    const { descriptor } = this.#runtime;
    const block = this.#read(frame, "HijackFrame", "HijackArgsPtr");
    const general = this.#saved(block + descriptor.offset("HijackArgs", "CalleeSavedRegisters"), from);
    general[RSP] = soft(() => this.#read(block, "HijackArgs", "Rsp"), () => general[RSP]!);
    return {
      registers: { ip: this.#read(frame, "HijackFrame", "ReturnAddress"), general },
      interrupted: false,
    };
  }

  #saved(block: bigint, from: Registers): bigint[] {
    const general = [...from.general];
    for (const [name, register] of Object.entries(SAVED)) {
      general[register] = this.#read(block, "CalleeSavedRegisters", name);
    }
    return general;
  }

  #context(at: bigint, interrupted: boolean): Landing {
    return { registers: registersOf(this.#runtime.memory.bytes(at, CONTEXT_SIZE)), interrupted };
  }

  #at(address: bigint, type: string, name: string): bigint {
    return address + this.#runtime.descriptor.offset(type, name);
  }

  #read(address: bigint, type: string, name: string): bigint {
    return this.#runtime.memory.u64(this.#at(address, type, name));
  }
}
