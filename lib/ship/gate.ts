/** Who has a say in what is sent: a fleet. Here is what the courier asks; lib/fleet answers. @module */
import type { Entry } from "./entry.ts";
import type { Manifest } from "../store/manifest.ts";

/** What becomes of a capture: it goes out, by a slot where there are such; or it is held back, and why. */
export type Admission = { readonly slot: string } | { readonly held: string };

/** Decides over captures that belong to a fleet. Each call may fail, and is made again. */
export interface Gate extends AsyncDisposable {
  /** Whether a capture goes out. */
  admit(entry: Entry): Promise<Admission>;
  /** It is where it was sent to. */
  arrived(entry: Entry, manifest: Manifest | undefined): Promise<void>;
  /** Called at each look, for what else is to be reported. */
  look(): Promise<void>;
}
