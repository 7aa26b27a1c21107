/**
 * The first N dumps of a bucket over all machines: each is a slot, which one machine gets. Pure but for the store it is
 * given, so that the same code runs against a server and in a simulation with virtual time.
 *
 * @module
 */

/** Which bug a slot is for. */
export interface SlotOf {
  /** The program's file name. */
  readonly app: string;
  /** Its version; `all` where versions are not told apart. */
  readonly version: string;
  readonly bucket: string;
}

/** What is in a slot. */
export interface Slot {
  /** The machine that has it. */
  readonly host: string;
  /** The capture's id: whoever finds his own has won before, and did not hear of it. */
  readonly id: string;
  /** `claimed` while the capture is on its way; `kept` when it is there. */
  readonly state: "claimed" | "kept";
}

/** A slot as the store has it. */
export interface SlotEntry {
  readonly key: string;
  readonly slot: Slot;
  readonly revision: number;
  /** When it was put there, by the store's clock, in ms since 1970. */
  readonly at: number;
}

/** Where slots are. Everything may fail: then nothing is known. */
export interface SlotStore {
  /** Puts a slot where none is; false where one is. */
  create(key: string, slot: Slot): Promise<boolean>;
  /** Puts a slot in the place of the one of this revision; false where that is not there any more. */
  replace(key: string, slot: Slot, revision: number): Promise<boolean>;
  get(key: string): Promise<SlotEntry | undefined>;
  /** The store's own time, in ms since 1970: the clocks of machines do not count. */
  now(): Promise<number>;
}

/** What came of a claim: a slot of one's own, or who has all of them. */
export type Claim = { readonly won: string } | { readonly full: readonly string[] };

/** How long a claim is good: who has not sent its capture by then is taken for dead. */
export const LEASE_MS = 15 * 60_000;

/** The key of a slot. Dots part its parts, so none has one. */
export function slotKey({ app, version, bucket }: SlotOf, n: number): string {
  return [app.toLowerCase(), version, bucket, String(n)].map(part).join(".");
}

/** The parts of a key; undefined where it is none of ours. */
export function slotOfKey(key: string): (SlotOf & { readonly n: number }) | undefined {
  const [app, version, bucket, n, ...more] = key.split(".");
  if (
    app === undefined || version === undefined || bucket === undefined || !/^\d+$/.test(n ?? "") ||
    more.length > 0
  ) {
    return undefined;
  }
  return { app, version, bucket, n: Number(n) };
}

/** A text as a part of a key. */
export function part(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 100) || "_";
}

/** Claims one of the first N slots. To claim again what is one's own already wins again. */
export async function claim(
  store: SlotStore,
  of: SlotOf,
  first: number,
  { host, id }: Pick<Slot, "host" | "id">,
  leaseMs: number = LEASE_MS,
): Promise<Claim> {
  const mine: Slot = { host, id, state: "claimed" };
  const hosts: string[] = [];
  for (let n = 0; n < first; n++) {
    const key = slotKey(of, n);
    const entry = await store.get(key);
    if (entry === undefined) {
      if (await store.create(key, mine)) return { won: key };
      // Somebody was quicker: who it was is looked at again.
      n--;
      continue;
    }
    if (entry.slot.id === id) return { won: key };
    const expired = entry.slot.state === "claimed" && await store.now() - entry.at > leaseMs;
    if (expired && await store.replace(key, mine, entry.revision)) return { won: key };
    hosts.push(entry.slot.host);
  }
  return { full: hosts };
}

/** Notes that a capture is there; false where the slot was taken over meanwhile: it came too late. */
export async function keepSlot(
  store: SlotStore,
  key: string,
  { host, id }: Pick<Slot, "host" | "id">,
): Promise<boolean> {
  const entry = await store.get(key);
  if (entry === undefined || entry.slot.id !== id) return false;
  return entry.slot.state === "kept" || await store.replace(key, { host, id, state: "kept" }, entry.revision);
}
