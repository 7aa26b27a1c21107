/** Hiding what looks like a secret. @module */

const SECRET =
  "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth|credential|sas)";
const NAMED = new RegExp(`((?:^|[\\s"'/-])[\\w-]*${SECRET}[\\w-]*(?:=|:|\\s+))("[^"]*"|[^\\s"]+)`, "gi");
const IN_URL = /(\w+:\/\/[^\s/:@]*:)[^\s@]+@/g;

/** A command line with the values of arguments that look like secrets masked. */
export function maskSecrets(commandLine: string): string {
  return commandLine.replaceAll(NAMED, "$1***").replaceAll(IN_URL, "$1***@");
}
