/**
 * What the parser hands to the emitters: the C side of dbgeng.h as plain data.
 *
 * @module
 */

/** A parameter of a method, `this` excluded. */
export interface CParameter {
  /** The C type without annotations, stars attached: `PCSTR`, `PVOID*`, `const GUID*`. */
  readonly type: string;
  readonly name: string;
  /** SAL words in front of the type, without their arguments: `_In_opt_`, `_Out_writes_bytes_`. */
  readonly annotations: readonly string[];
}

/** A method of an interface, in vtable order. */
export interface CMethod {
  readonly name: string;
  /** `HRESULT` unless the header says otherwise. */
  readonly result: string;
  readonly parameters: readonly CParameter[];
  readonly variadic: boolean;
}

/** An interface as declared: all slots are listed, those of IUnknown and of earlier versions included. */
export interface CInterface {
  readonly name: string;
  readonly iid: string;
  /** The UUID on the forward typedef, where it contradicts the IID_ definition. */
  readonly conflictingUuid?: string;
  readonly methods: readonly CMethod[];
}

/** A numeric macro. */
export interface Constant {
  readonly name: string;
  /** Unsigned. */
  readonly value: bigint;
  /** The header's own spelling, when it is not a plain number. */
  readonly expression?: string;
}

/** The whole header, as far as the bindings need it. */
export interface Header {
  readonly interfaces: readonly CInterface[];
  /** Names that stand for a pointer to an interface: `PDEBUG_CLIENT` is an `IDebugClient*`. */
  readonly pointers: ReadonlyMap<string, string>;
  readonly constants: readonly Constant[];
}
