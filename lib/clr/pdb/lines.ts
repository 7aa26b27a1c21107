import type { ManagedException, ManagedFacts, ManagedFrame, ManagedModule } from "../../facts/managed.ts";
import { soft } from "../error.ts";
import type { PortablePdb } from "./portable_pdb.ts";

/** Finds a module's portable PDB; `undefined` where there is none. */
export type FindPdb = (module: ManagedModule) => PortablePdb | undefined;

/** The same facts with the source lines of every frame whose module has a PDB with the id that the module says. */
export function withLines(facts: ManagedFacts, find: FindPdb): ManagedFacts {
  const pdbs = new Map<string, PortablePdb | undefined>();
  for (const module of facts.modules) {
    const pdb = module.pdb === undefined ? undefined : find(module);
    pdbs.set(module.name, pdb?.id === module.pdb?.id ? pdb : undefined);
  }
  const named = (frame: ManagedFrame): ManagedFrame => {
    const { module, token, il } = frame;
    const pdb = module === undefined ? undefined : pdbs.get(module);
    if (pdb === undefined || token === undefined || il === undefined) return frame;
    const line = soft(() => pdb.line(Number(token), il), () => undefined);
    return line === undefined ? frame : { ...frame, ...line };
  };
  const traced = (exception: ManagedException): ManagedException => ({
    ...exception,
    frames: exception.frames.map(named),
    ...(exception.inner === undefined ? {} : { inner: traced(exception.inner) }),
  });
  return {
    ...facts,
    ...(facts.exception === undefined ? {} : { exception: traced(facts.exception) }),
    threads: facts.threads.map((thread) => ({ ...thread, frames: thread.frames.map(named) })),
  };
}
