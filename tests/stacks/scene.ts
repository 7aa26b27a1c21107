/** A small dump of a program with two functions and one export, for tests of stacks. */
import { bytesSource, type Minidump, openDump } from "../../lib/minidump/mod.ts";
import type { LoadedModule } from "../../lib/minidump/modules.ts";
import type { FindImage } from "../../lib/stacks/code.ts";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { executable, type ExecutableFields, IMAGE_SIZE } from "../image/synth_pe.ts";
import { Synth } from "../minidump/synth.ts";
import {
  exception,
  memoryList,
  moduleList,
  systemInfo,
  threadList,
  x64Context,
} from "../minidump/synth_streams.ts";

export const BASE = 0x140000000n, STACK = 0x7000n, GENERATED = 0x50000n;
export const TID = 7, OTHER = 8;

/** `inner` takes 8 bytes, `outer` takes 16; a leaf lies between. Only what begins at an export is named so. */
export const PROGRAM: ExecutableFields = {
  timestamp: 0x1234,
  functions: [
    { begin: 0x1100, end: 0x1180, unwind: 0x1800 },
    { begin: 0x1200, end: 0x1280, unwind: 0x1810 },
  ],
  bytes: [[0x1800, [1, 4, 1, 0, 4, 0x02]], [0x1810, [1, 4, 1, 0, 4, 0x12]]],
  exports: [{ name: "leaf", rva: 0x1190 }, { name: "outer", rva: 0x1200 }],
};

/** What the dump of a test holds. */
export interface SceneFields {
  readonly ip: bigint;
  readonly stack: readonly bigint[];
  /** Whether the program's code is in the dump. */
  readonly withImage?: boolean;
  readonly program?: ExecutableFields;
  /** More of its memory. */
  readonly memory?: readonly { readonly start: bigint; readonly bytes: Uint8Array }[];
  readonly more?: (dump: Synth) => void;
}

/** A dump whose thread {@link TID} is at an exception; another thread has no stack. */
export async function scene(fields: SceneFields): Promise<Minidump> {
  return await openDump(bytesSource(await sceneBytes(fields)));
}

/** The file of {@link scene}. */
export async function sceneBytes(fields: SceneFields): Promise<Uint8Array> {
  const { ip, stack, withImage = false, program = PROGRAM, memory = [], more } = fields;
  const context = (rip: bigint) => (section: Parameters<typeof x64Context>[0]): void =>
    x64Context(section, { rip, rsp: STACK, rbp: 0n });
  const dump = systemInfo(new Synth());
  threadList(dump, [{ id: TID, context: context(1n) }, { id: OTHER, context: context(BASE + 0x1110n) }]);
  moduleList(dump, [{ base: BASE, size: IMAGE_SIZE, name: "C:\\p\\app.exe", timestamp: 0x1234 }]);
  exception(dump, { threadId: TID, code: 0xC0000005, context: context(ip) });
  const image = await Image.open(await fileLayout(bytesSource(executable(program))));
  memoryList(dump, [
    { start: STACK, bytes: new Uint8Array(new BigUint64Array(stack).buffer) },
    ...memory,
    ...withImage
      ? [
        { start: BASE, bytes: await image.read(0, 0x400) },
        { start: BASE + 0x1000n, bytes: await image.read(0x1000, 0x2000) },
      ]
      : [],
  ]);
  more?.(dump);
  return dump.finish();
}

/** Finds the program's file, if it is the one that is asked for. */
export const findProgram: FindImage = async (module) => {
  const image = await Image.open(await fileLayout(bytesSource(executable(PROGRAM))));
  return image.is(module) ? image : undefined;
};

/** Finds nothing. */
export const findNothing = (_: LoadedModule): Promise<undefined> => Promise.resolve(undefined);
