/** A manifest as a crash gives it, for tests. @module */
import type { Manifest } from "../../lib/store/manifest.ts";

/** What is known of a crash of checkout.exe. */
export const CRASH: Manifest = {
  version: 1,
  recipe: "checkout",
  rule: "crash",
  trigger: {
    kind: "exception",
    at: 1234.5,
    pid: 1234,
    tid: 2,
    code: 0xC0000005,
    chance: "second",
    address: "0x7ff600001234",
    parameters: ["0x1", "0x0"],
  },
  asked: { dump: "mini", qualifier: "DEBUG_DUMP_SMALL", format: ["HANDLE_DATA"] },
  written: { qualifier: "DEBUG_DUMP_SMALL", format: ["HANDLE_DATA"] },
  engine: { version: "10.0.29547.1002", source: "NuGet" },
  target: {
    pid: 1234,
    image: "C:\\Program Files\\shop\\checkout.exe",
    commandLine: "checkout.exe --fast",
    created: "2026-01-31T23:59:58.000Z",
  },
  capturedAt: "2026-01-31T23:59:59.000Z",
  pausedMs: 86.6,
  file: { name: "checkout-1234.dmp", bytes: 123_456, sha256: "ab" },
  verification: { ok: true, findings: [] },
  exception: {
    code: "0xC0000005",
    words: "access violation: write to 0x0",
    chance: "second",
    address: "0x7ff600001234",
    module: "checkout.exe",
    offset: "0x1234",
    parameters: ["0x1", "0x0"],
  },
  bucket: "10123456789a",
  stacks: [
    { tid: 1, event: false, frames: [{ address: "0x7ffa00000010", module: "ntdll.dll", offset: "0x10" }] },
    {
      tid: 2,
      event: true,
      frames: [
        {
          address: "0x7ff600001234",
          module: "checkout.exe",
          offset: "0x1234",
          function: "null_write",
          displacement: 7,
          file: "src/crash.c",
          line: 17,
        },
        { address: "0x7ff600001300", module: "checkout.exe", offset: "0x1300", function: "main" },
        { address: "0x7ffa00014de0", module: "kernel32.dll", offset: "0x14de0" },
        { address: "0x1f4" },
      ],
    },
  ],
  host: { os: "windows 10.0.26100", deno: "2.9.6", trapline: "0.1.0" },
};
