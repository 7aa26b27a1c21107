/**
 * What a program that was compiled ahead of time (NativeAOT) says of its end. There is no runtime to ask: the program
 * itself writes a JSON text about the exception, and raises a fail-fast whose parameters lead there.
 *
 * Source: RuntimeExceptionHelpers.cs of dotnet/runtime, and CrashInfoService.cs of dotnet/diagnostics, which reads it.
 */
import type { ManagedException, ManagedFacts, ManagedFrame } from "../facts/managed.ts";
import { soft } from "./error.ts";
import type { Memory } from "./memory.ts";
import { type End, isNativeAotEnd } from "./presence.ts";
import type { LoadedModule } from "./runtime.ts";

/** The program writes at most 8 KiB. */
const MOST_BYTES = 64 * 1024;
const MOST_INNER = 8, MOST_FRAMES = 256;
/** RhFailFastReason. */
const REASONS: Readonly<Record<number, string>> = {
  4: "Environment.FailFast",
  5: "System.Diagnostics.Debug.Assert",
};

/** Reads it at such an end; `undefined` at every other. */
export function nativeAotFacts(
  memory: Memory,
  modules: readonly LoadedModule[],
  stop: End | undefined,
): ManagedFacts | undefined {
  if (stop === undefined || !isNativeAotEnd(stop)) return undefined;
  const [, hresult = 0n, address = 0n, size = 0n] = stop.parameters ?? [];
  const nothing = { threads: [], locks: [], modules: [] };
  const told = parsed(soft(() => textAt(memory, address, size), () => undefined));
  if (told === undefined) {
    const because = "what it wrote of its end is not in the dump, or damaged";
    return { runtime: { singleFile: false, nativeAot: true }, ...nothing, notRead: [because] };
  }
  const version = /^\d+\.\d+\.\d+/.exec(text(told["runtime_version"]) ?? "")?.[0];
  const exception = exceptionOf(told, modules) ?? withoutException(told, hresult);
  return {
    runtime: { ...(version === undefined ? {} : { version }), singleFile: false, nativeAot: true },
    ...(exception === undefined ? {} : { exception }),
    ...nothing,
    notRead: ["stacks: not read, because the program has no runtime that describes itself (NativeAOT)"],
  };
}

function textAt(memory: Memory, address: bigint, size: bigint): string {
  return new TextDecoder().decode(memory.bytes(address, Number(size < MOST_BYTES ? size : 0n)));
}

function exceptionOf(told: Fields, modules: readonly LoadedModule[]): ManagedException | undefined {
  const exception = record(told["exception"]);
  return text(exception["type"]) === undefined ? undefined : read(exception, modules, MOST_INNER);
}

function read(told: Fields, modules: readonly LoadedModule[], deeper: number): ManagedException {
  const message = text(told["message"]);
  const [first] = list(told["inner"]).map(record);
  return {
    type: text(told["type"]) ?? "?",
    bases: [],
    ...(message === undefined ? {} : { message }),
    hresult: hex(told["hr"]) ?? "0x00000000",
    frames: list(told["stack"]).slice(0, MOST_FRAMES).map((frame) => frameOf(record(frame), modules)),
    ...(first === undefined || deeper === 0 ? {} : { inner: read(first, modules, deeper - 1) }),
  };
}

function frameOf(told: Fields, modules: readonly LoadedModule[]): ManagedFrame {
  const name = text(told["name"]);
  const base = hex(told["module"]);
  const module = modules.find((each) => base !== undefined && each.base === BigInt(base));
  return {
    address: hex(told["ip"]) ?? "0x0",
    sp: hex(told["sp"]) ?? "0x0",
    ...(module === undefined ? {} : { module: module.path.split(/[\\/]/).at(-1)! }),
    ...(name === undefined ? {} : { function: name }),
  };
}

/** Of an end for which nothing was thrown: who asked for it. */
function withoutException(told: Fields, hresult: bigint): ManagedException | undefined {
  const type = REASONS[Number(told["reason"])];
  const message = text(told["message"]);
  return type === undefined ? undefined : {
    type,
    bases: [],
    ...(message === undefined ? {} : { message }),
    hresult: `0x${BigInt.asUintN(32, hresult).toString(16)}`,
    frames: [],
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(json: string | undefined): Fields | undefined {
  try {
    return json === undefined ? undefined : record(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.toWellFormed() : undefined;
}

function hex(value: unknown): string | undefined {
  return typeof value === "string" && /^0x[0-9a-f]{1,16}$/i.test(value) ? value.toLowerCase() : undefined;
}
