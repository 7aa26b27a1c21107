/** Dumps of a machine: {@link MachineSubject}. @module */
import { messageOf } from "../../facts/text.ts";
import {
  kernelBucket,
  type KernelDump,
  KernelDumpError,
  type KernelExpectation,
  type KernelSummary,
  openKernelDump,
  summariseKernel,
  verifyKernel,
  withFault,
} from "../../kerneldump/mod.ts";
import { resolveMachineDump } from "../../recipe/actions/dump_kind.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";
import { readKernelStack } from "../../stacks/kernel.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { MachineTarget } from "../../store/target.ts";
import { SymbolFiles } from "../../symbols/files.ts";
import { folderPlace } from "../../symbols/folder.ts";
import { MADE } from "../capture/convert_kernel.ts";
import type { Fitted } from "../capture/fit.ts";
import { localFolders } from "../capture/local_folders.ts";
import type { WantedDump } from "../capture/planned.ts";
import type { OwnFacts, Stop, Subject, Written } from "../capture/subject.ts";

/** The machine of a session. */
export class MachineSubject implements Subject {
  readonly template = "{image}-{time}-{rule}-{kind}";
  readonly #symbols: string | undefined;
  /** What is known of it: its build when it has answered. */
  target: MachineTarget;

  constructor(target: MachineTarget, symbols: string | undefined) {
    this.target = target;
    this.#symbols = symbols;
  }

  request({ action }: WantedDump): DumpRequest {
    if (!("dump" in action)) throw new TypeError("Stacks alone are of programs");
    return resolveMachineDump(action);
  }

  /** How much memory the machine has isn't asked: the growth of the file is all that shows how far a dump is. */
  fit(): Fitted {
    return { expected: 0 };
  }

  read(stop: Stop): Promise<(each: Written) => Promise<OwnFacts>> {
    return Promise.resolve((each) => this.#facts(stop, each));
  }

  async #facts({ trigger }: Stop, { outcome, dump: { source } }: Written): Promise<OwnFacts> {
    const { target } = this;
    const kind = MADE[outcome.qualifier];
    const expect: KernelExpectation = {
      ...(kind === undefined ? {} : { kind }),
      ...(trigger.kind === "bugcheck" ? { bugCheck: trigger.code } : {}),
    };
    try {
      using dump = await openKernelDump(source);
      const findings = await verifyKernel(dump, expect);
      const stack = await this.#stack(dump);
      const frames = "because" in stack ? [] : stack.frames;
      const summary = withFault(await summariseKernel(dump), frames);
      return {
        target,
        verification: { ok: findings.every(({ severity }) => severity !== "fatal"), findings },
        bugCheck: bugCheckOf(summary),
        bucket: kernelBucket(summary),
        ...("because" in stack
          ? { stacks: [], stacksBecause: stack.because }
          : { stacks: [{ tid: 0, event: true, ...stack }], stacksBy: "trapline" as const }),
      };
    } catch (error) {
      if (!(error instanceof KernelDumpError)) throw error;
      const finding = { severity: "fatal", code: error.code, message: error.message } as const;
      return { target, verification: { ok: false, findings: [finding] }, stacks: [] };
    }
  }

  /** Of the places that are given only folders are looked into: a stack is not worth waiting for a server. */
  async #stack(
    dump: KernelDump,
  ): Promise<NonNullable<Awaited<ReturnType<typeof readKernelStack>>> | { readonly because: string }> {
    const paths = [
      this.#symbols,
      Deno.env.get("_NT_SYMBOL_PATH"),
      Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH"),
    ];
    const places = paths.flatMap((path) => localFolders(path ?? "")).map(folderPlace);
    using files = new SymbolFiles(places, places);
    try {
      return await readKernelStack(dump, files) ??
        { because: "the dump holds no registers, or no memory that can be read" };
    } catch (error) {
      return { because: messageOf(error) };
    }
  }
}

function bugCheckOf({ bugCheck, fault }: KernelSummary): Manifest["bugCheck"] {
  if (bugCheck === undefined) return undefined;
  const { code, name, meaning, parameters } = bugCheck;
  return {
    code,
    name,
    words: meaning,
    parameters: parameters.map(({ value }) => value),
    module: fault?.module,
    offset: fault?.offset,
  };
}
