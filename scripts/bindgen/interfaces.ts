/**
 * COM declarations to interfaces: DEFINE_GUID, the forward typedefs, DECLARE_INTERFACE_.
 *
 * @module
 */

import type { CInterface, CMethod } from "./model.ts";
import { integer } from "./expression.ts";
import { between, methods } from "./methods.ts";
import type { Token } from "./tokens.ts";

/** The interfaces of a header and the names of pointers to them. */
export interface Declarations {
  readonly interfaces: readonly CInterface[];
  readonly pointers: ReadonlyMap<string, string>;
}

/** Reads the live code of a header. Throws a SyntaxError where a declaration is not of the expected form. */
export function declarations(code: readonly Token[]): Declarations {
  const iids = new Map<string, string>();
  const uuids = new Map<string, string>();
  const pointers = new Map<string, string>();
  const bodies = new Map<string, CMethod[]>();
  code.forEach((token, at) => {
    if (token.text === "DEFINE_GUID") guid(code, at, iids);
    else if (token.text === "DECLSPEC_UUID") forward(code, at, uuids, pointers);
    else if (token.text === "DECLARE_INTERFACE_") body(code, at, bodies);
  });
  const interfaces = [...bodies].map(([name, list]) => describe(name, list, iids.get(name), uuids.get(name)));
  return { interfaces, pointers };
}

/** The IID_ definition wins over the UUID of the typedef: it is what the engine's clients pass. */
function describe(name: string, methods: CMethod[], iid: string | undefined, uuid?: string): CInterface {
  const id = iid ?? uuid;
  if (id === undefined) throw new SyntaxError(`${name} has no IID`);
  const conflict = uuid !== undefined && uuid !== id ? { conflictingUuid: uuid } : {};
  return { name, iid: id, ...conflict, methods };
}

/** `DEFINE_GUID(IID_IName, 0x…, 0x…, 0x…, 0x… eight times)` */
function guid(code: readonly Token[], at: number, iids: Map<string, string>): void {
  const [name, ...rest] = between(code, at + 1).filter((token) => token.text !== ",");
  const numbers = rest.map((token) => integer(token.text));
  if (name === undefined || numbers.length !== 11) throw new SyntaxError(`Bad DEFINE_GUID of ${name?.text}`);
  if (!name.text.startsWith("IID_")) return;
  const widths = [8, 4, 4, ...Array<number>(8).fill(2)];
  const hex = numbers.map((value, index) => (value ?? 0n).toString(16).padStart(widths[index]!, "0")).join(
    "",
  );
  iids.set(
    name.text.slice("IID_".length),
    hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
  );
}

/** `typedef interface DECLSPEC_UUID("…") IName* PNAME;` */
function forward(
  code: readonly Token[],
  at: number,
  uuids: Map<string, string>,
  pointers: Map<string, string>,
): void {
  const [uuid] = between(code, at + 1);
  const [name, star, pointer] = code.slice(at + 4, at + 7);
  if (uuid?.kind !== "text" || name?.kind !== "word") throw new SyntaxError("Bad DECLSPEC_UUID");
  uuids.set(name.text, uuid.text.slice(1, -1).toLowerCase());
  if (star?.text === "*" && pointer?.kind === "word") pointers.set(pointer.text, name.text);
}

/** `DECLARE_INTERFACE_(IName, IUnknown) { … };` */
function body(code: readonly Token[], at: number, bodies: Map<string, CMethod[]>): void {
  const head = between(code, at + 1);
  const name = head[0]?.text ?? "";
  if (head[2]?.text !== "IUnknown") throw new SyntaxError(`${name} does not derive from IUnknown directly`);
  if (bodies.has(name)) throw new SyntaxError(`${name} is declared twice`);
  bodies.set(name, methods(between(code, at + head.length + 3)));
}
