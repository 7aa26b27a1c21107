/** What a kernel dump says, as plain data. Enter at {@link summariseKernel}. @module */
import { isKernelFile } from "./kernel_file.ts";
import { baseName } from "../facts/path.ts";
import { bugCheckFact, type BugCheckParameter, bugCheckParameterWords } from "../facts/bug_check.ts";
import { moduleFinder } from "../minidump/find_module.ts";
import { hex } from "../minidump/text.ts";
import type { KernelDump } from "./dump.ts";
import type { DriverEntry, UnloadedDriver } from "./small.ts";
import type {
  KernelBugCheck,
  KernelModule,
  KernelParameter,
  KernelPlace,
  KernelSummary,
} from "./summary_types.ts";

const PRODUCTS = [undefined, "workstation", "domain controller", "server"] as const;

/**
 * Says what is in a kernel dump: the bug check in words, the driver at fault, the system and its drivers. Parts that
 * can't be read are absent and named in `problems`; it never fails because of what is in the file.
 *
 * @example The headline of a blue screen
 * ```ts ignore
 * import { openKernelDump, summariseKernel } from "trapline/kerneldump";
 *
 * using dump = await openKernelDump("C:/Windows/MEMORY.DMP");
 * const { bugCheck, fault } = await summariseKernel(dump);
 * console.log(bugCheck?.name, fault?.module, fault?.offset);
 * ```
 */
export async function summariseKernel(dump: KernelDump): Promise<KernelSummary> {
  const { header, type } = dump;
  const [drivers, unloaded] = [await dump.drivers(), await dump.unloaded()];
  const place = placer(drivers, unloaded);
  const context = await dump.context();
  const at = context === undefined ? undefined : place(context.ip);
  const bugCheck = header.bugCheck === 0 ? undefined : bugCheckOf(header.bugCheck, header.parameters, place);
  const fault = faultOf(bugCheck, at);
  const lab = await dump.buildLab();
  const product = PRODUCTS[header.productType];
  return {
    size: dump.size,
    holds: type?.kind ?? "unknown",
    layout: type?.layout ?? "unknown",
    dumpType: header.type,
    what: type?.what ?? `dump type ${header.type}, which is not known`,
    cpu: { name: header.machine, processors: header.processors },
    os: {
      build: header.build,
      ...(lab === undefined ? {} : { lab }),
      ...(product === undefined ? {} : { product }),
    },
    ...(header.written === undefined ? {} : { written: header.written.toISOString() }),
    uptimeMs: header.uptimeMs,
    ...(bugCheck === undefined ? {} : { bugCheck }),
    ...(fault === undefined ? {} : { fault }),
    ...(at === undefined ? {} : { at }),
    moduleCount: drivers.length,
    modules: drivers.map(moduleOf),
    unloaded: unloaded.map(({ name, base, size }) => ({ name, base: hex(base), size })),
    ...(header.comment === undefined ? {} : { comment: header.comment }),
    problems: dump.problems.map(({ message }) => message),
  };
}

type Placer = (address: bigint) => KernelPlace;

function placer(drivers: readonly DriverEntry[], unloaded: readonly UnloadedDriver[]): Placer {
  const loadedAt = moduleFinder(drivers);
  const unloadedAt = moduleFinder(unloaded);
  return (address) => {
    const driver = loadedAt(address);
    if (driver !== undefined) {
      return { address: hex(address), module: baseName(driver.path), offset: hex(address - driver.base) };
    }
    const gone = unloadedAt(address);
    if (gone === undefined) return { address: hex(address) };
    return { address: hex(address), unloadedModule: gone.name, offset: hex(address - gone.base) };
  };
}

function moduleOf({ path, base, size, timestamp }: DriverEntry): KernelModule {
  const stamp = timestamp.toString(16).toUpperCase().padStart(8, "0");
  return { name: baseName(path), path, base: hex(base), size, codeId: `${stamp}${size.toString(16)}` };
}

function bugCheckOf(code: number, values: readonly bigint[], place: Placer): KernelBugCheck {
  const { name, meaning, parameters } = bugCheckFact(code);
  return {
    code: `0x${code.toString(16).toUpperCase()}`,
    name,
    ...(meaning === undefined ? {} : { meaning }),
    parameters: values.map((value, index) => parameterOf(value, parameters[index], place)),
  };
}

function parameterOf(value: bigint, known: BugCheckParameter | undefined, place: Placer): KernelParameter {
  const words = bugCheckParameterWords(value, known);
  const where = known?.kind === "code" ? place(value) : undefined;
  return {
    value: hex(value),
    ...(known === undefined ? {} : { what: known.what }),
    ...(words === undefined ? {} : { words }),
    ...(where?.offset === undefined ? {} : { place: where }),
  };
}

/** The instruction that the bug check names; else where the registers are, unless that is the kernel's own end. */
function faultOf(bugCheck: KernelBugCheck | undefined, at: KernelPlace | undefined): KernelSummary["fault"] {
  const named = bugCheck?.parameters.find(({ place }) => place !== undefined)?.place;
  if (named !== undefined) return { ...named, by: "parameter" };
  if (bugCheck === undefined || at?.module === undefined || isKernelFile(at.module)) return undefined;
  return { ...at, by: "registers" };
}
