/**
 * Interfaces to TypeScript: one `<family>.table.ts` each family, and `mod.ts` with all names.
 *
 * @module
 */

import type { Lineage } from "./lineage.ts";
import type { CInterface, CMethod } from "./model.ts";
import { nativeType, resultType } from "./native.ts";

/** A file to be written: its path below the repository's root, and its text before formatting. */
export interface Output {
  readonly path: string;
  readonly text: string;
}

/** Where the tables live; everything in this folder is generated. */
export const TABLES = "lib/dbgeng/generated";

/** The notice at the head of each generated file. */
export const ORIGIN =
  "Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit." +
  "\n * To regenerate: `deno run -A scripts/bindgen/main.ts`.";

/** The files of all families, and the one that re-exports them. */
export function emitTables(list: readonly Lineage[], pointers: ReadonlyMap<string, string>): Output[] {
  const families = Map.groupBy(list, (each) => each.family);
  const names = [...families.keys()].sort();
  return [
    ...names.map((name) => emitFamily(name, families.get(name)!, pointers)),
    emitModule(names.map((name) => [name, families.get(name)!.map((each) => each.interface.name)])),
  ];
}

function emitFamily(family: string, list: readonly Lineage[], pointers: ReadonlyMap<string, string>): Output {
  const text = [
    `/**\n * ${ORIGIN}\n *\n * @module\n */\n`,
    `import type { ComInterface } from "../interface.ts";`,
    ...imports(list),
    ...list.map((each) => `\n${emitInterface(each, pointers)}`),
  ].join("\n");
  return { path: `${TABLES}/${family}.table.ts`, text: `${text}\n` };
}

/** Only IUnknown is ever a base from another family. */
function imports(list: readonly Lineage[]): string[] {
  const foreign = list.some((each) => each.base === "IUnknown");
  return foreign ? [`import { IUnknown } from "./unknown.table.ts";`] : [];
}

function emitInterface(each: Lineage, pointers: ReadonlyMap<string, string>): string {
  const { name, iid, methods } = each.interface;
  return [
    `/** ${describe(each)} */`,
    `export const ${name} = {`,
    `  name: "${name}",`,
    ...conflict(each.interface),
    `  iid: "${iid}",`,
    `  slots: ${methods.length},`,
    `  methods: {`,
    ...(each.base === "" ? [] : [`    ...${each.base}.methods,`]),
    ...each.own.map((method, index) => emitMethod(method, each.first + index, pointers)),
    `  },`,
    `} as const satisfies ComInterface;`,
  ].join("\n");
}

function describe(each: Lineage): string {
  if (each.base === "") return "The root of all interfaces.";
  const last = each.interface.methods.length - 1;
  return `Slots ${each.first} to ${last}, after those of ${each.base}.`;
}

function conflict(each: CInterface): string[] {
  if (each.conflictingUuid === undefined) return [];
  return [
    `  // The value of IID_${each.name}; DECLSPEC_UUID on its typedef says`,
    `  // ${each.conflictingUuid}.`,
  ];
}

function emitMethod(method: CMethod, slot: number, pointers: ReadonlyMap<string, string>): string {
  const types = method.parameters.map((parameter) => `"${nativeType(parameter, pointers)}"`);
  const fields = [
    `slot: ${slot}`,
    `parameters: [${types.join(", ")}]`,
    `result: "${resultType(method.result)}"`,
    ...(method.variadic ? ["variadic: true"] : []),
  ];
  return `    /** \`${signature(method)}\` */\n    ${method.name}: { ${fields.join(", ")} },`;
}

/** One line of C: `WriteDumpFile(PCSTR DumpFile, ULONG Qualifier)`; an HRESULT is not mentioned. */
export function signature(method: CMethod): string {
  const parameters = method.parameters.map((parameter) => `${parameter.type} ${parameter.name}`);
  const list = method.variadic ? [...parameters, "..."] : parameters;
  return `${method.result === "HRESULT" ? "" : `${method.result} `}${method.name}(${list.join(", ")})`;
}

function emitModule(families: readonly (readonly [string, readonly string[]])[]): Output {
  const lines = families.map(([family, names]) =>
    `export { ${[...names].sort().join(", ")} } from "./${family}.table.ts";`
  );
  const text = `/**\n * The interfaces of dbgeng.dll.\n *\n * ${ORIGIN}\n *\n * @module\n */\n\n${
    lines.join("\n")
  }\n`;
  return { path: `${TABLES}/mod.ts`, text };
}
