/** What Breakpad reads in a dump, field by field, against what our reader does. @module */
import assert from "node:assert/strict";
import { type Minidump, type Module, openDump, summarise, type Thread } from "../../lib/minidump/mod.ts";
import { type DumpBlock, minidumpDump, stackwalk } from "./breakpad.ts";

/** Its modules' notes end before the annotation objects, which came later; Breakpad wants them and prints nothing. */
const OLD_CRASHPAD = "electron-mac.dmp";

/** Fails unless `minidump_dump` prints what we read, in every structure that it knows. */
export async function sameFields(path: string): Promise<void> {
  const blocks = await minidumpDump(path);
  using dump = await openDump(path);
  compareHeader(dump, blocks);
  await compareThreads(dump, blocks);
  await compareThreadNames(dump, blocks);
  await compareModules(dump, blocks);
  await compareException(dump, blocks);
  await compareSystem(dump, blocks);
  await compareMisc(dump, blocks);
  await compareMemory(dump, blocks);
  await compareMemoryInfo(dump, blocks);
  await compareBreakpadInfo(dump, blocks);
  if (!path.endsWith(OLD_CRASHPAD)) await compareCrashpad(dump, blocks);
}

/** Structures of a title, in the file's order. */
function of(blocks: readonly DumpBlock[], title: string): DumpBlock[] {
  return blocks.filter((block) => block.title === title);
}

/** A field as a number: what follows it (`0x9 (x86-64)`) is left out, and numbers printed as signed are not. */
function num(block: DumpBlock, field: string): bigint {
  const text = block.fields.get(field);
  assert.ok(text !== undefined, `${block.title} has no ${field}`);
  const value = BigInt(text.split(" ")[0]!);
  return value < 0n ? BigInt.asUintN(32, value) : value;
}

/** Compares numbers by their names in Breakpad's text. */
function agree(block: DumpBlock, fields: Readonly<Record<string, number | bigint | undefined>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (block.fields.get(field) === "(invalid)") assert.equal(value, undefined, `${block.title}.${field}`);
    else {assert.equal(
        value === undefined ? value : BigInt(value),
        num(block, field),
        `${block.title}.${field}`,
      );}
  }
}

function compareHeader({ header, streams }: Minidump, blocks: readonly DumpBlock[]): void {
  const [raw] = of(blocks, "MDRawHeader");
  agree(raw!, {
    version: header.version + header.implementation * 65536,
    stream_count: header.streamCount,
    stream_directory_rva: header.directoryRva,
    time_date_stamp: header.written.getTime() / 1000,
    flags: header.flags,
  });
  const entries = of(blocks, "MDRawDirectory").filter((block) => num(block, "stream_type") !== 0n);
  assert.equal(streams.length, entries.length);
  for (const [index, block] of entries.entries()) {
    const { type, size, rva } = streams[index]!;
    agree(block, { stream_type: type, "location.data_size": size, "location.rva": rva });
  }
}

async function compareThreads(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const threads = await dump.threads();
  const raw = of(blocks, "MDRawThread");
  assert.equal(threads.length, raw.length);
  for (const [index, thread] of threads.entries()) {
    agree(raw[index]!, {
      thread_id: thread.id,
      suspend_count: thread.suspendCount,
      priority_class: thread.priorityClass,
      priority: thread.priority,
      teb: thread.teb,
      "stack.start_of_memory_range": thread.stack.start,
      "stack.memory.data_size": thread.stack.size,
      "stack.memory.rva": thread.stack.rva,
      "thread_context.data_size": thread.context.size,
      "thread_context.rva": thread.context.rva,
    });
    await compareContext(dump, thread, following(blocks, raw[index]!));
  }
}

/** The block right behind another: the context that belongs to a thread. */
function following(blocks: readonly DumpBlock[], block: DumpBlock): DumpBlock | undefined {
  return blocks[blocks.indexOf(block) + 1];
}

async function compareContext(
  dump: Minidump,
  { context: place }: Pick<Thread, "context">,
  block?: DumpBlock,
): Promise<void> {
  if (block?.title !== "MDRawContextAMD64" && block?.title !== "MDRawContextX86") return;
  const { flags, registers, ip, sp, cpu } = await dump.context(place);
  agree(block, { context_flags: flags, ...registers });
  assert.equal(ip, registers[cpu === "x64" ? "rip" : "eip"]);
  assert.equal(sp, registers[cpu === "x64" ? "rsp" : "esp"]);
}

async function compareModules(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const modules = await dump.modules();
  const raw = of(blocks, "MDRawModule");
  assert.equal(modules.length, raw.length);
  for (const [index, module] of modules.entries()) compareModule(module, raw[index]!);
}

function compareModule(module: Module, block: DumpBlock): void {
  agree(block, {
    base_of_image: module.base,
    size_of_image: module.size,
    checksum: module.checksum,
    time_date_stamp: module.timestamp,
    module_name_rva: module.nameRva,
    "cv_record.data_size": module.cv.size,
    "cv_record.rva": module.cv.rva,
    "misc_record.data_size": module.misc.size,
  });
  assert.equal(`"${module.path}"`, block.fields.get("(code_file)"));
  const { codeView, version } = module;
  if (version !== undefined) assert.equal(`"${version}"`, block.fields.get("(version)"));
  // Breakpad makes other ids for modules of ELF files and of none.
  if (codeView?.format !== "RSDS" && codeView?.format !== "NB10") return;
  assert.equal(`"${codeView.debugId}"`, block.fields.get("(debug_identifier)"));
  assert.equal(`"${codeView.path}"`, block.fields.get("(cv_record).pdb_file_name"));
  agree(block, { "(cv_record).age": codeView.age });
}

async function compareException(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const exception = await dump.exception();
  const [block] = of(blocks, "MDException");
  assert.equal(exception === undefined, block === undefined);
  if (exception === undefined || block === undefined) return;
  agree(block, {
    thread_id: exception.threadId,
    "exception_record.exception_code": exception.code,
    "exception_record.exception_flags": exception.flags,
    "exception_record.exception_record": exception.nestedRecord,
    "exception_record.exception_address": exception.address,
    "exception_record.number_parameters": exception.parameterCount,
    "thread_context.data_size": exception.context.size,
    "thread_context.rva": exception.context.rva,
  });
  for (const [index, value] of exception.parameters.entries()) {
    agree(block, { [`exception_record.exception_information[${String(index).padStart(2)}]`]: value });
  }
  await compareContext(dump, exception, following(blocks, block));
}

async function compareSystem(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const system = await dump.systemInfo();
  const [block] = of(blocks, "MDRawSystemInfo");
  agree(block!, {
    processor_architecture: system?.architecture,
    processor_level: system?.level,
    processor_revision: system?.revision,
    number_of_processors: system?.processors,
    product_type: system?.productType,
    build_number: system?.build,
    platform_id: system?.platformId,
    suite_mask: system?.suiteMask,
  });
  assert.equal(`"${system?.servicePack}"`, block?.fields.get("(csd_version)"));
}

async function compareMisc(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const misc = await dump.miscInfo();
  const [block] = of(blocks, "MDRawMiscInfo");
  assert.equal(misc === undefined, block === undefined);
  if (misc === undefined || block === undefined) return;
  agree(block, {
    flags1: misc.flags,
    process_id: misc.processId,
    process_create_time: misc.created === undefined ? undefined : misc.created.getTime() / 1000,
    process_user_time: misc.userSeconds,
    process_kernel_time: misc.kernelSeconds,
  });
  if (misc.processorMhz !== undefined) agree(block, { processor_max_mhz: misc.processorMhz.max });
  if (misc.timeZone !== undefined) agree(block, { "time_zone.bias": misc.timeZone.bias });
  if (misc.buildString !== undefined) assert.equal(misc.buildString, block.fields.get("build_string"));
  if (misc.processCookie !== undefined) agree(block, { process_cookie: misc.processCookie });
}

async function compareMemory(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const list = await dump.memoryList();
  const raw = of(blocks, "MDMemoryDescriptor");
  // minidump_dump prints the descriptors of a list behind each other as one structure each.
  assert.equal(list.length, raw.length);
  for (const [index, range] of list.entries()) {
    agree(raw[index]!, {
      start_of_memory_range: range.start,
      "memory.data_size": range.size,
      "memory.rva": range.rva,
    });
  }
}

async function compareMemoryInfo(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const list = await dump.memoryInfo();
  const raw = of(blocks, "MDRawMemoryInfo");
  assert.equal(list.length, raw.length);
  for (const [index, info] of list.entries()) {
    agree(raw[index]!, {
      base_address: info.base,
      allocation_base: info.allocationBase,
      allocation_protection: info.allocationProtect,
      region_size: info.size,
      state: info.state,
      protection: info.protect,
      type: info.type,
    });
  }
}

async function compareThreadNames(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const names = await dump.threadNames();
  for (const block of of(blocks, "MDRawThreadName")) {
    const name = names.get(Number(num(block, "thread_id"))) ?? "";
    assert.equal(`"${name}"`, block.fields.get("thread_name"));
  }
}

async function compareBreakpadInfo(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const info = await dump.breakpadInfo();
  const [block] = of(blocks, "MDRawBreakpadInfo");
  assert.equal(info === undefined, block === undefined);
  if (info === undefined || block === undefined) return;
  agree(block, { dump_thread_id: info.dumpThreadId, requesting_thread_id: info.requestingThreadId });
}

async function compareCrashpad(dump: Minidump, blocks: readonly DumpBlock[]): Promise<void> {
  const info = await dump.crashpadInfo();
  const [block] = of(blocks, "MDRawCrashpadInfo");
  assert.equal(info === undefined, block === undefined);
  if (info === undefined || block === undefined) return;
  assert.equal(info.reportId.toLowerCase(), block.fields.get("report_id"));
  assert.equal(info.clientId.toLowerCase(), block.fields.get("client_id"));
  for (const [name, value] of info.annotations) {
    assert.equal(block.fields.get(`simple_annotations["${name}"]`), value);
  }
  for (const [index, module] of [...info.modules.values()].entries()) {
    const at = `module_list[${index}]`;
    for (const [line, text] of module.lines.entries()) {
      assert.equal(block.fields.get(`${at}.list_annotations[${line}]`), text);
    }
    for (const [name, value] of module.annotations) {
      const simple: string | undefined = block.fields.get(`${at}.simple_annotations["${name}"]`);
      // `...["name"] (type = 1) = value` is cut at its first equals sign.
      const typed: string | undefined = block.fields.get(`${at}.crashpad_annotations["${name}"] (type`)
        ?.replace("1) = ", "");
      assert.equal(simple ?? typed, value, name);
    }
  }
}

/** Fails unless `minidump_stackwalk` and our summary say the same of a dump. */
export async function sameSummary(path: string): Promise<void> {
  const walk = await stackwalk(path);
  using dump = await openDump(path);
  const { exception, threads: all, moduleCount, os } = await summarise(dump);
  // Breakpad leaves out the thread that wrote the dump.
  const writer = (await dump.breakpadInfo())?.dumpThreadId;
  const threads = all.filter(({ id }) => id !== writer);
  assert.equal(walk.crashReason === undefined, exception === undefined);
  assert.ok(walk.modules.length <= moduleCount);
  assert.equal(walk.threads.length, threads.length);
  if (os?.name.startsWith("Windows") && exception?.accessed !== undefined) {
    assert.equal(BigInt(exception.accessed), walk.crashAddress);
  }
  if (walk.crashedThread !== undefined) assert.equal(threads[walk.crashedThread]?.id, exception?.threadId);
  for (const [index, [top]] of walk.threads.entries()) {
    const at = threads[index]?.at;
    if (top === undefined || at === undefined) continue;
    assert.equal(at.module, top.module);
    assert.equal(BigInt(at.offset ?? at.address), top.offset);
  }
}
