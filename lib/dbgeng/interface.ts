/**
 * The shape of a COM interface as data: what a vtable call needs to know, and nothing else.
 *
 * The tables in `generated/` are written in this shape. The `this` pointer is not among the parameters: every
 * method has it, so whoever makes the call puts it in front.
 *
 * @module
 */

/** What a method returns: an HRESULT (`i32`), a reference count (`u32`), or nothing. */
export type ComResult = "i32" | "u32" | "void";

/** One method: its place in the vtable and its types at the FFI boundary. */
export interface ComMethod {
  /** Index in the vtable; QueryInterface is 0. */
  readonly slot: number;
  /** Types of the parameters after `this`. */
  readonly parameters: readonly Deno.NativeType[];
  /** Type of the result. */
  readonly result: ComResult;
  /** Takes more arguments than `parameters` lists (printf style); bind the listed ones only. */
  readonly variadic?: true;
}

/** One interface: the methods of its bases are part of it, because vtables are cumulative. */
export interface ComInterface {
  /** As dbgeng.h has it: `IDebugClient5`. */
  readonly name: string;
  /** In registry form, lower case, without braces. */
  readonly iid: string;
  /** Length of the vtable, the three slots of IUnknown included. */
  readonly slots: number;
  /** By name; a slot may be left out, never misnumbered. */
  readonly methods: Readonly<Record<string, ComMethod>>;
}
