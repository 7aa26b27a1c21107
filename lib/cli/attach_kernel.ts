/** `trapline attach --kernel`: watch a machine; loaded only where it is one. @module */
import { planOfMachineFlags } from "../recipe/options/machine_flags.ts";
import { attachMachine } from "../watch/machine/attach.ts";
import { UsageError } from "./exit.ts";
import { patienceOf } from "./kernel_options.ts";
import { DEFAULT_OUT } from "./options.ts";
import { type SessionArguments, watched } from "./session.ts";

/** Options that are about processes. */
const OF_PROCESSES = {
  target: "TARGET",
  all: "--all",
  newest: "--newest",
  oldest: "--oldest",
  commandLine: "--command-line",
  recordAll: "--record-all",
  jobTimeout: "--job-timeout",
  noKill: "--no-kill",
} as const;

/** The options, parsed. */
export interface KernelArguments extends SessionArguments {
  readonly kernel: string;
  readonly patience?: string | undefined;
  readonly stop?: boolean | undefined;
  readonly wait?: boolean | undefined;
  readonly out?: string | undefined;
  readonly engine?: string | undefined;
  readonly symbols?: string | undefined;
  readonly target?: string | undefined;
  readonly all?: boolean | undefined;
  readonly newest?: boolean | undefined;
  readonly oldest?: boolean | undefined;
  readonly commandLine?: string | undefined;
  readonly recordAll?: boolean | undefined;
}

/** Runs it; the process's exit code. */
export async function attachKernel(args: KernelArguments): Promise<number> {
  for (const [option, name] of Object.entries(OF_PROCESSES)) {
    if (args[option as keyof typeof OF_PROCESSES] === undefined) continue;
    throw new UsageError(`${name} is about processes, and --kernel about a machine`);
  }
  const patienceMs = patienceOf(args.patience);
  return await watched(
    { ...args, planOfOptions: planOfMachineFlags, machine: true },
    (plan, options) => attachMachine(plan, { ...args, ...options, patienceMs, out: args.out ?? DEFAULT_OUT }),
  );
}
