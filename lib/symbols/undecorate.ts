/**
 * Names of functions out of the names that compilers give them: Microsoft's (`?put@Basket@shop@@QEAAXH@Z`), and those of the
 * Itanium convention, which GCC, clang and Rust have (`_ZN4shop6Basket3putEi`). Only the name is wanted, no types. What is
 * not plain (templates, and what refers back to other parts of the name) stays as it is: a decorated name is true, a
 * guessed one perhaps not.
 *
 * @module
 */

/**
 * The plain name, or the decorated one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { undecorated } from "./undecorate.ts";
 *
 * assert.equal(undecorated("?put@Basket@shop@@QEAAXH@Z"), "shop::Basket::put");
 * assert.equal(undecorated("_ZN4shop6Basket3putEi"), "shop::Basket::put");
 * assert.equal(undecorated("main"), "main");
 * ```
 */
export function undecorated(name: string): string {
  // How x86 marks who takes the parameters from the stack: `_name@12`, `@name@8`.
  const called = /^[_@](\w+)@\d+$/.exec(name)?.[1];
  if (called !== undefined) return called;
  if (name.startsWith("?")) return microsoft(name) ?? name;
  if (/^__?ZN?[0-9LK]/.test(name)) return itanium(name.replace(/^__?Z/, "")) ?? name;
  return name;
}

/** `?name@inner@outer@@…`; `??0` and `??1` are the constructor and the destructor of what comes behind. */
function microsoft(name: string): string | undefined {
  const end = name.indexOf("@@");
  if (end < 0) return undefined;
  const special = /^\?\?([01])/.exec(name)?.[1];
  const parts = name.slice(special === undefined ? 1 : 3, end).split("@");
  const scopes = parts.map((part) => /^\?A(0x[0-9a-f]+)?$/i.test(part) ? "`anonymous namespace'" : part);
  if (scopes.some((part) => part === "" || /[?$]/.test(part) || /^\d/.test(part))) return undefined;
  const [inner = ""] = scopes;
  const own = special === "0" ? [inner] : special === "1" ? [`~${inner}`] : [];
  return [...scopes.toReversed(), ...own].join("::");
}

/** `N`, perhaps qualifiers, parts with their lengths, `E`; or one part alone. */
function itanium(text: string): string | undefined {
  const nested = text.startsWith("N");
  let rest = nested ? text.slice(1).replace(/^[rVK]*[RO]?/, "") : text.replace(/^L/, "");
  const parts: string[] = [];
  for (;;) {
    const length = /^L?(\d+)/.exec(rest);
    if (length !== null) {
      const start = length[0].length;
      const part = rest.slice(start, start + Number(length[1]));
      if (part.length < Number(length[1])) return undefined;
      parts.push(part === "_GLOBAL__N_1" ? "(anonymous namespace)" : rust(part));
      rest = rest.slice(start + part.length);
      if (!nested) break;
      continue;
    }
    const structor = /^([CD])[1-5]/.exec(rest);
    if (structor !== null && parts.length > 0) {
      parts.push((structor[1] === "D" ? "~" : "") + parts.at(-1)!);
      rest = rest.slice(2);
      continue;
    }
    break;
  }
  // Behind the name come the types; a template's arguments would belong to the name.
  if (parts.length === 0 || nested && !rest.startsWith("E") || !nested && rest.startsWith("I")) {
    return undefined;
  }
  return parts.join("::");
}

const ESCAPES: Readonly<Record<string, string>> = {
  SP: "@",
  BP: "*",
  RF: "&",
  LT: "<",
  GT: ">",
  LP: "(",
  RP: ")",
  C: ",",
};

/** Rust writes what no identifier may have between dollar signs, and `::` as two dots. */
function rust(part: string): string {
  if (!part.includes("$")) return part;
  return part.replace(/^_(?=\$)/, "").replaceAll("..", "::").replaceAll(
    /\$(u[0-9a-f]+|[A-Z]+)\$/g,
    (whole, code: string) =>
      code.startsWith("u") ? String.fromCodePoint(parseInt(code.slice(1), 16)) : ESCAPES[code] ?? whole,
  );
}
