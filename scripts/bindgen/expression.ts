/**
 * Integer expressions of the C preprocessor, plus the casts that macros use.
 *
 * Values are bigints; only a cast gives a value a width, and what is negative in the end is taken as 32 bits wide.
 *
 * @module
 */

import type { Token } from "./tokens.ts";

/** How names inside an expression are resolved. `undefined` means: not known. */
export interface Scope {
  value(name: string): bigint | undefined;
  call(name: string, argument: Token[]): bigint | undefined;
}

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "||": (a, b) => BigInt(a !== 0n || b !== 0n),
  "&&": (a, b) => BigInt(a !== 0n && b !== 0n),
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "==": (a, b) => BigInt(a === b),
  "!=": (a, b) => BigInt(a !== b),
  "<": (a, b) => BigInt(a < b),
  "<=": (a, b) => BigInt(a <= b),
  ">": (a, b) => BigInt(a > b),
  ">=": (a, b) => BigInt(a >= b),
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

const UNARY: Readonly<Record<string, (a: bigint) => bigint>> = {
  "-": (a) => -a,
  "+": (a) => a,
  "~": (a) => ~a,
  "!": (a) => BigInt(a === 0n),
};

const CASTS: Readonly<Record<string, (a: bigint) => bigint>> = {
  ULONG64: (a) => BigInt.asUintN(64, a),
  LONG64: (a) => BigInt.asIntN(64, a),
  ULONG: (a) => BigInt.asUintN(32, a),
  DWORD: (a) => BigInt.asUintN(32, a),
  LONG: (a) => BigInt.asIntN(32, a),
  HRESULT: (a) => BigInt.asIntN(32, a),
  USHORT: (a) => BigInt.asUintN(16, a),
  UCHAR: (a) => BigInt.asUintN(8, a),
};

/** The value of an expression. Throws a SyntaxError if it is not one, or names something unknown. */
export function evaluate(tokens: readonly Token[], scope: Scope): bigint {
  const reader = new Reader(tokens, scope);
  const value = reader.binary(0);
  reader.end();
  return value;
}

/** The value of one number token (`0xC0000271L`, `1024`, `017`), or undefined if it is not an integer. */
export function integer(text: string): bigint | undefined {
  const digits = text.replace(/(?:[uUlL]+|[uU]?i64)$/, "");
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits}`);
  return /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(digits) ? BigInt(digits) : undefined;
}

class Reader {
  #at = 0;

  constructor(readonly tokens: readonly Token[], readonly scope: Scope) {}

  binary(level: number): bigint {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let value = this.binary(level + 1);
    while (operators.includes(this.#peek())) {
      const operate = BINARY[this.#next()]!;
      value = operate(value, this.binary(level + 1));
    }
    return value;
  }

  end(): void {
    if (this.#at < this.tokens.length) this.#fail(`unexpected ${this.#peek()}`);
  }

  #unary(): bigint {
    const operate = UNARY[this.#peek()];
    if (operate !== undefined) {
      this.#next();
      return operate(this.#unary());
    }
    const cast = this.#peek() === "(" && this.#peek(2) === ")" ? CASTS[this.#peek(1)] : undefined;
    if (cast === undefined) return this.#primary();
    this.#at += 3;
    return cast(this.#unary());
  }

  #primary(): bigint {
    const token = this.tokens[this.#at++];
    if (token?.text === "(") {
      const value = this.binary(0);
      if (this.#next() !== ")") this.#fail("missing )");
      return value;
    }
    if (token?.kind === "number") return integer(token.text) ?? this.#fail(`not an integer: ${token.text}`);
    if (token?.kind !== "word") return this.#fail(`unexpected ${token?.text ?? "end"}`);
    const value = this.#peek() === "("
      ? this.scope.call(token.text, this.#argument())
      : this.#name(token.text);
    return value ?? this.#fail(`unknown ${token.text}`);
  }

  #name(name: string): bigint | undefined {
    if (name !== "defined") return this.scope.value(name);
    const argument = this.tokens[this.#at++];
    return this.scope.call(name, argument === undefined ? [] : [argument]);
  }

  /** The tokens between the parentheses of a call; one argument is all that macros here take. */
  #argument(): Token[] {
    const start = ++this.#at;
    for (let depth = 1; depth > 0;) {
      const text = this.#next();
      if (text === "") this.#fail("missing )");
      depth += text === "(" ? 1 : text === ")" ? -1 : 0;
    }
    return this.tokens.slice(start, this.#at - 1);
  }

  #peek(ahead = 0): string {
    return this.tokens[this.#at + ahead]?.text ?? "";
  }

  #next(): string {
    return this.tokens[this.#at++]?.text ?? "";
  }

  #fail(why: string): never {
    throw new SyntaxError(`Cannot evaluate "${this.tokens.map((token) => token.text).join(" ")}": ${why}`);
  }
}
