/** What kinds of files a dump may turn out to be. @module */

/** Every {@link FileKind}. */
export const FILE_KINDS = [
  "windows-minidump",
  "linux-minidump",
  "macos-minidump",
  "other-minidump",
  "user-dump",
  "kernel-dump",
  "elf",
  "microdump",
  "text",
  "cabinet",
  "zip",
  "gzip",
  "archive",
  "program",
  "upload",
  "zeros",
  "empty",
  "unknown",
] as const;

/** What kind of file it is. */
export type FileKind = typeof FILE_KINDS[number];

/** What a file is, and what to say about it. */
export interface FileIdentity {
  /** The kind. */
  readonly kind: FileKind;
  /** The same in words, with what one can do about it: one clause, no full stop. */
  readonly what: string;
}
