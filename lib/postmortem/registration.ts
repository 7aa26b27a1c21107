/**
 * What `trapline install` has registered, kept in the registry beside what was there before: only administrators can
 * write it, and every program's crash handler can read it. It is written before anything is set, so whoever is killed at
 * any moment leaves enough for the next one to put all back.
 *
 * @module
 */
import { z } from "zod";
import { objectIn } from "../log/json.ts";
import { parsePlan, type Plan } from "../recipe/plan/plan.ts";
import { Process } from "../win32/process.ts";
import {
  mayWriteRegistry,
  registryKeyExists,
  type RegistryPlace,
  type RegistryValue,
  registryValue,
  removeRegistryKey,
  removeRegistryValue,
  setRegistryValue,
  textOf,
  textValue,
} from "../win32/registry.ts";
import { type Setting, type Way, WAYS } from "./ways.ts";

/** A value as it is kept: its type, and its bytes in hexadecimal. */
const storedSchema = z.object({ type: z.int(), hex: z.string().regex(/^([0-9a-f]{2})*$/) });

const registrationSchema = z.object({
  version: z.literal(1),
  way: z.enum(WAYS),
  /** When it was registered, in ISO 8601. */
  at: z.iso.datetime(),
  /** Whose end is also its end: the process of `install --for`. */
  owner: z.exactOptional(z.object({ pid: z.int(), created: z.string() })),
  /** When it is over, in ISO 8601. */
  until: z.exactOptional(z.iso.datetime()),
  /** The folder; each user's dumps have a folder in it. */
  out: z.string(),
  /** Names of programs; empty for all. */
  only: z.array(z.string()),
  /** The recipe, of AeDebug. */
  plan: z.exactOptional(z.json()),
  engine: z.exactOptional(z.string()),
  symbols: z.exactOptional(z.string()),
  settings: z.array(z.object({
    view: z.enum(["64", "32"]),
    key: z.string(),
    name: z.string(),
    set: storedSchema,
    before: z.exactOptional(storedSchema),
    /** Whether there was such a key; else it goes with the value. */
    keyExisted: z.boolean(),
  })),
});

type Stored = z.infer<typeof storedSchema>;

/** What was registered, and what was there before. */
export interface Registration extends Omit<z.infer<typeof registrationSchema>, "plan"> {
  readonly plan?: Plan | undefined;
}

/** A value that was set. */
export type Applied = Registration["settings"][number];

const PLACE = { view: "64", key: "SOFTWARE\\Trapline\\Postmortem" } as const;

/** Whether this process may register something: only an administrator may. */
export function mayInstall(): boolean {
  return mayWriteRegistry("SOFTWARE", "64");
}

/** What is registered in one of the ways; undefined where nothing is, or nothing that can be read. */
export function registrationOf(way: Way): Registration | undefined {
  const value = registryValue({ ...PLACE, name: way });
  const object = objectIn((value && textOf(value)) ?? "");
  const read = registrationSchema.safeParse(object);
  if (!read.success) return undefined;
  const { plan, ...rest } = read.data;
  return { ...rest, ...(plan === undefined ? {} : { plan: parsePlan(plan) }) };
}

/** Everything that is registered. */
export function registrations(): Registration[] {
  return WAYS.flatMap((way) => registrationOf(way) ?? []);
}

/** Sets values, after what was there before has been kept. @throws {Win32Error} Without the rights of an administrator. */
export function register(
  registration: Omit<Registration, "version" | "settings">,
  settings: readonly Setting[],
): void {
  const applied = settings.map(({ set, ...place }): Applied => {
    const before = registryValue(place);
    return {
      ...place,
      set: stored(set(before)),
      ...(before === undefined ? {} : { before: stored(before) }),
      keyExisted: registryKeyExists(place.key, place.view),
    };
  });
  const kept: Registration = { version: 1, ...registration, settings: applied };
  setRegistryValue({ ...PLACE, name: registration.way }, textValue(JSON.stringify(kept)));
  for (const { set, ...place } of applied) setRegistryValue(place, valueOf(set));
}

/** A value that was not put back, because somebody has set it to something else since. */
export type ValueLeftAlone = RegistryPlace;

/**
 * Puts everything back as it was before, and forgets the registration. Safe to repeat, also after it was killed.
 *
 * @returns The values that somebody else has changed since; those stay.
 * @throws {Win32Error} Without the rights of an administrator.
 */
export function restore({ way, settings }: Registration): ValueLeftAlone[] {
  const left = settings.filter((setting) => !putBack(setting));
  // A key that we made goes with its last value.
  for (const { key, view, keyExisted } of settings) {
    if (!keyExisted && isEmpty(key, view, left)) removeRegistryKey(key, view);
  }
  removeRegistryValue({ ...PLACE, name: way });
  return left.map(({ view, key, name }) => ({ view, key, name }));
}

function isEmpty(key: string, view: string, left: readonly Applied[]): boolean {
  return !left.some((each) => each.key === key && each.view === view);
}

/** Puts one back; false where somebody else has changed it. */
function putBack({ set, before, view, key, name }: Applied): boolean {
  const place = { view, key, name };
  const now = registryValue(place);
  if (isSame(now, before)) return true; // Never set, or put back already.
  if (!isSame(now, set)) return false;
  if (before === undefined) removeRegistryValue(place);
  else setRegistryValue(place, valueOf(before));
  return true;
}

/** Whether the values in the registry are still those that were set. */
export function isInForce({ settings }: Registration): boolean {
  return settings.every(({ set, ...place }) => isSame(registryValue(place), set));
}

/** Whether it is over: its time has passed, or the process that it belongs to has ended. */
export function isOver({ owner, until }: Registration, now: number = Date.now()): boolean {
  if (until !== undefined && Date.parse(until) <= now) return true;
  return owner !== undefined && !runs(owner);
}

function runs({ pid, created }: NonNullable<Registration["owner"]>): boolean {
  using process = Process.open(pid);
  return process !== undefined && !process.ended(0) && String(process.created) === created;
}

/** This process, as the one that a registration belongs to. */
export function thisProcess(): NonNullable<Registration["owner"]> {
  using process = Process.open(Deno.pid)!;
  return { pid: Deno.pid, created: String(process.created) };
}

function stored({ type, data }: RegistryValue): Stored {
  return { type, hex: data.toHex() };
}

function valueOf({ type, hex }: Stored): RegistryValue {
  return { type, data: Uint8Array.fromHex(hex) };
}

function isSame(value: RegistryValue | undefined, wanted: Stored | undefined): boolean {
  if (value === undefined || wanted === undefined) return value === undefined && wanted === undefined;
  const { type, hex } = stored(value);
  return type === wanted.type && hex === wanted.hex;
}
