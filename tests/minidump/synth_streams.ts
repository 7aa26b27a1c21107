import type { Label, Section } from "./synth.ts";
import { Synth } from "./synth.ts";

/** CONTEXT of x64: flags at 0x30, rsp at 0x98, rip at 0xF8, 1232 bytes and perhaps more. */
export function x64Context(
  section: Section,
  regs: { rip: bigint; rsp: bigint; rbp?: bigint },
  size = 1232,
): void {
  const start = section.bytes.length;
  section.to(start + 48).u32(0x10005F).to(start + 56).u16(0x33, 0x2B, 0x2B, 0x53, 0x2B, 0x2B).u32(0x246);
  section.to(start + 120).u64(0xA0, 0xC0, 0xD0, 0xB0, regs.rsp, regs.rbp ?? 0xBB);
  section.u64(0x51, 0xD1, 8, 9, 10, 11, 12, 13, 14, 15, regs.rip).to(start + size);
}

/** CONTEXT of x86: flags at 0, segments from 0x8C, general registers from 0x9C, 716 bytes. */
export function x86Context(section: Section, regs: { eip: number; esp: number }): void {
  const start = section.bytes.length;
  section.u32(0x1003F).to(start + 140).u32(0x2B, 0x53, 0x2B, 0x2B);
  section.u32(0xD1, 0x51, 0xB0, 0xD0, 0xC0, 0xA0, 0xBB, regs.eip, 0x23, 0x202, regs.esp, 0x2B).to(
    start + 716,
  );
}

/** CONTEXT of arm64: flags at 0, x0 at 8, fp, lr, sp and pc behind x28, 912 bytes. */
export function arm64Context(section: Section, regs: { pc: bigint; sp: bigint }): void {
  const start = section.bytes.length;
  section.u32(0x400007, 0x60000000);
  for (let n = 0; n < 29; n++) section.u64(0x100 + n);
  section.u64(0xF0, 0x1F, regs.sp, regs.pc).to(start + 912);
}

/** MINIDUMP_SYSTEM_INFO, 56 bytes. */
export function systemInfo(dump: Synth, fields: SystemFields = {}): Synth {
  const { arch = 9, platform = 2, major = 10, minor = 0, build = 22631, product = 1, csd = "" } = fields;
  const name = dump.string(csd);
  return dump.stream(7, (s) => {
    s.u16(arch, 6, 0x4505).u8(8, product).u32(major, minor, build, platform).ref(name).u16(0x100, 0).zeros(
      24,
    );
  });
}

/** The fields of MINIDUMP_SYSTEM_INFO that tests set. */
export interface SystemFields {
  arch?: number;
  platform?: number;
  major?: number;
  minor?: number;
  build?: number;
  product?: number;
  csd?: string;
}

/** One thread for {@link threadList}. */
export interface ThreadFields {
  id: number;
  context: (section: Section) => void;
  stack?: { start: bigint; bytes: Uint8Array };
}

/** ThreadList: u32 count, entries of 48 bytes; `pad` puts four bytes between, as some writers do. */
export function threadList(dump: Synth, threads: ThreadFields[], pad = false): Synth {
  const parts = threads.map((thread) => {
    const { label, section } = dump.section();
    thread.context(section);
    return {
      thread,
      context: { label, size: section.bytes.length },
      stack: dump.blob(thread.stack?.bytes ?? []),
    };
  });
  return dump.stream(3, (s) => {
    s.u32(parts.length).zeros(pad ? 4 : 0);
    for (const { thread, context, stack } of parts) {
      s.u32(thread.id, 1, 0x20, 8).u64(0x7FF0_0000_1000n).u64(thread.stack?.start ?? 0n);
      s.u32(stack.size).ref(stack.label).u32(context.size).ref(context.label);
    }
  });
}

/** One module for {@link moduleList}. */
export interface ModuleFields {
  base: bigint;
  size: number;
  name: string;
  timestamp?: number;
  version?: [number, number, number, number];
  cv?: (section: Section) => void;
}

/** 'RSDS', GUID, age, path: the GUID's text is 33221100-5544-7766-8899-AABBCCDDEEFF. */
export function rsds(age: number, path: string): (section: Section) => void {
  return (section) => {
    section.utf8("RSDS").raw([0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77]);
    section.raw([0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF]).u32(age).utf8(path).u8(0);
  };
}

/** ModuleList: u32 count, entries of 108 bytes, unaligned. */
export function moduleList(dump: Synth, modules: ModuleFields[], pad = false): Synth {
  const parts = modules.map((module) => {
    const { label, section } = dump.section();
    module.cv?.(section);
    return { module, name: dump.string(module.name), cv: { label, size: section.bytes.length } };
  });
  return dump.stream(4, (s) => {
    s.u32(parts.length).zeros(pad ? 4 : 0);
    for (const { module, name, cv } of parts) {
      s.u64(module.base).u32(module.size, 0xC0FFEE, module.timestamp ?? 0x5AB38077).ref(name);
      const [a, b, c, d] = module.version ?? [0, 0, 0, 0];
      const signature = module.version === undefined ? 0 : 0xFEEF04BD;
      s.u32(signature, 0x10000, a << 16 | b, c << 16 | d, a << 16 | b, c << 16 | d).zeros(28);
      s.u32(cv.size).ref(cv.label).u32(0, 0).zeros(16);
    }
  });
}

/** MemoryList: u32 count, entries of 16 bytes. */
export function memoryList(dump: Synth, ranges: { start: bigint; bytes: Uint8Array }[]): Synth {
  const blobs = ranges.map(({ start, bytes }) => ({ start, ...dump.blob(bytes) }));
  return dump.stream(5, (s) => {
    s.u32(blobs.length);
    for (const { start, label, size } of blobs) s.u64(start).u32(size).ref(label);
  });
}

/** Memory64List: u64 count, u64 base rva, entries of 16 bytes; the data follows in one piece. */
export function memory64List(
  dump: Synth,
  ranges: { start: bigint; bytes: Uint8Array }[],
  base?: bigint,
): Synth {
  const data = dump.blob(ranges.flatMap(({ bytes }) => [...bytes]));
  return dump.stream(9, (s) => {
    s.u64(ranges.length);
    if (base === undefined) s.ref(data.label, 8);
    else s.u64(base);
    for (const { start, bytes } of ranges) s.u64(start, bytes.length);
  });
}

/** What {@link exception} writes. */
export interface ExceptionFields {
  threadId: number;
  code: number;
  address?: bigint;
  parameters?: bigint[];
  parameterCount?: number;
  context: (section: Section) => void;
}

/** MINIDUMP_EXCEPTION_STREAM, 168 bytes. */
export function exception(dump: Synth, fields: ExceptionFields): Synth {
  const { label, section } = dump.section();
  fields.context(section);
  const parameters = fields.parameters ?? [];
  return dump.stream(6, (s) => {
    s.u32(fields.threadId, 0, fields.code, 1).u64(0, fields.address ?? 0n);
    s.u32(fields.parameterCount ?? parameters.length, 0).u64(...parameters).to(160);
    s.u32(section.bytes.length).ref(label);
  });
}

/** MINIDUMP_MISC_INFO of version 1: process id and times. */
export function miscInfo(dump: Synth, pid: number, created = 1_699_999_000): Synth {
  return dump.stream(15, (s) => s.u32(24, 3, pid, created, 5, 7));
}

/** MINIDUMP_HANDLE_DATA_STREAM with entries of 40 bytes (version 2). */
export function handleData(dump: Synth, handles: { value: number; type: string; name: string }[]): Synth {
  const parts = handles.map(({ value, type, name }) => ({
    value,
    type: dump.string(type),
    name: name === "" ? undefined : dump.string(name),
  }));
  return dump.stream(12, (s) => {
    s.u32(16, 40, parts.length, 0);
    for (const { value, type, name } of parts) {
      s.u64(value).ref(type);
      if (name === undefined) s.u32(0);
      else s.ref(name);
      s.u32(0, 0x1F0003, 2, 3, 0, 0);
    }
  });
}

/** MINIDUMP_THREAD_NAME_LIST: packed entries of 12 bytes with a 64-bit place. */
export function threadNames(dump: Synth, names: [id: number, name: string][]): Synth {
  const parts = names.map(([id, name]): [number, Label] => [id, dump.string(name)]);
  return dump.stream(24, (s) => {
    s.u32(parts.length);
    for (const [id, label] of parts) s.u32(id).ref(label, 8);
  });
}

/** The address of the program in {@link crashDump}. */
export const BASE = 0x7FF6_1000_0000n;
/** The stack in {@link crashDump}. */
export const STACK = 0x0000_00C0_0000_F000n;

/** Program and ntdll, for dumps that need modules. */
export const MODULES: ModuleFields[] = [
  {
    base: BASE,
    size: 0x20000,
    name: "C:\\app\\app.exe",
    version: [1, 2, 3, 4],
    cv: rsds(2, "C:\\build\\app.pdb"),
  },
  { base: 0x7FFE_0000_0000n, size: 0x1F0000, name: "C:\\Windows\\System32\\ntdll.dll" },
];

/** The same, with ntdll as Wine 10 has it: of a version of Windows 7, and without a PDB. */
export const WINES_MODULES: ModuleFields[] = [MODULES[0]!, { ...MODULES[1]!, version: [6, 1, 7601, 24059] }];

/** A sound crash dump of a Windows x64 process: two threads, an access violation at app.exe+0x1234. */
export function crashDump(
  change: (dump: Synth) => void = () => undefined,
  flags = 0n,
  modules = MODULES,
): Synth {
  const dump = new Synth({ flags });
  const context = (section: Section): void =>
    x64Context(section, { rip: BASE + 0x1234n, rsp: STACK + 0x40n });
  const writer = (section: Section): void =>
    x64Context(section, { rip: 0x7FFE_0000_1000n, rsp: STACK + 0x40n });
  const stack = { start: STACK, bytes: new Uint8Array(256).fill(0x5A) };
  systemInfo(dump);
  threadList(dump, [{ id: 11, context: writer, stack }, { id: 12, context: writer }]);
  moduleList(dump, modules);
  memoryList(dump, [stack]);
  exception(dump, { threadId: 11, code: 0xC0000005, address: BASE + 0x1234n, parameters: [1n, 0n], context });
  miscInfo(dump, 4321);
  change(dump);
  return dump;
}
