/**
 * Which interface continues which. The header lists every slot of every version; here each keeps its own only.
 *
 * @module
 */

import type { CInterface, CMethod } from "./model.ts";

/** An interface with the slots that its base does not have. */
export interface Lineage {
  readonly interface: CInterface;
  /** The base's name; `IUnknown` at the root. */
  readonly base: string;
  /** Methods from slot `first` on, under names that are unique within the interface. */
  readonly own: readonly CMethod[];
  readonly first: number;
  /** snake_case, without `IDebug`, `Wide` and the version. */
  readonly family: string;
}

/** IUnknown, the root of all; dbgeng.h repeats its methods but does not declare it. */
export const UNKNOWN: CInterface = {
  name: "IUnknown",
  iid: "00000000-0000-0000-c000-000000000046",
  methods: [
    {
      name: "QueryInterface",
      result: "HRESULT",
      parameters: [
        { type: "REFIID", name: "InterfaceId", annotations: ["_In_"] },
        { type: "PVOID*", name: "Interface", annotations: ["_Out_"] },
      ],
      variadic: false,
    },
    { name: "AddRef", result: "ULONG", parameters: [], variadic: false },
    { name: "Release", result: "ULONG", parameters: [], variadic: false },
  ],
};

/**
 * Bases first, otherwise in the header's order. The base of `IName3` is the nearest earlier version that is
 * declared, else IUnknown. Throws if an interface does not begin with all slots of its base.
 */
export function lineages(interfaces: readonly CInterface[]): Lineage[] {
  const seen = new Map<string, CInterface>([[UNKNOWN.name, UNKNOWN]]);
  const list: Lineage[] = [{
    interface: UNKNOWN,
    base: "",
    own: UNKNOWN.methods,
    first: 0,
    family: "unknown",
  }];
  for (const each of interfaces) {
    const base = seen.get(baseName(each.name, seen))!;
    const renamed = { ...each, methods: unique(each.methods) };
    requirePrefix(renamed, base);
    seen.set(each.name, renamed);
    const first = base.methods.length;
    const own = renamed.methods.slice(first);
    list.push({ interface: renamed, base: base.name, own, first, family: family(each.name) });
  }
  return list;
}

/** `IDebugSystemObjects4` to `system_objects`, `IDebugEventCallbacksWide` to `event_callbacks`. */
export function family(name: string): string {
  const stem = name.replace(/^I(?:Debug)?/, "").replace(/\d+$/, "").replace(/Wide$/, "");
  return stem.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}

function baseName(name: string, seen: ReadonlyMap<string, CInterface>): string {
  const [, stem = "", digits = ""] = /^(\w*?)(\d*)$/.exec(name) ?? [];
  for (let version = Number(digits) - 1; version >= 1; version--) {
    const earlier = version === 1 ? stem : `${stem}${version}`;
    if (seen.has(earlier)) return earlier;
  }
  return UNKNOWN.name;
}

function requirePrefix(derived: CInterface, base: CInterface): void {
  for (const [slot, expected] of base.methods.entries()) {
    const found = derived.methods[slot];
    if (found === undefined || shape(found) !== shape(expected)) {
      throw new SyntaxError(`${derived.name} differs from ${base.name} in slot ${slot} (${expected.name})`);
    }
  }
}

function shape(method: CMethod): string {
  const types = method.parameters.map((parameter) => parameter.type);
  return `${method.result} ${method.name}(${types.join(", ")}${method.variadic ? ", ..." : ""})`;
}

/** The second method of a name gets the suffix 2, or the next that no other method has. */
function unique(methods: readonly CMethod[]): CMethod[] {
  const declared = new Set(methods.map((method) => method.name));
  const used = new Set<string>();
  return methods.map((method) => {
    let name = method.name;
    for (let suffix = 2; used.has(name); suffix++) {
      const candidate = `${method.name}${suffix}`;
      if (!declared.has(candidate)) name = candidate;
    }
    used.add(name);
    return { ...method, name };
  });
}
