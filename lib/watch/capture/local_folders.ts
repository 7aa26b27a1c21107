/** What of a symbol path is on this machine. @module */

/** The parts of a symbol path that are folders of this machine: no share, no server, no cache of one. */
export function localFolders(path: string): string[] {
  return path.split(";").filter((part) => part !== "" && !/^[\\/]{2}|[*]|:[\\/]{2}/.test(part.trim()));
}
