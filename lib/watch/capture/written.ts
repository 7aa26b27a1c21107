/** A dump that the engine has written, opened once for all that is asked of it. @module */
import type { Fault } from "../../facts/event.ts";
import {
  type DumpExpectation,
  type FileSource,
  fileSource,
  type Minidump,
  MinidumpError,
  openDump,
  summarise,
  type Verification,
  verify,
} from "../../minidump/mod.ts";
import { exceptionWords } from "../../minidump/exception_text.ts";
import { piecesOf, sha256 } from "../../store/finish_dump.ts";

/** An open dump; close it before the file gets its name. */
export class WrittenDump implements Disposable {
  private constructor(
    /** Where it lies. */
    readonly path: string,
    /** Its bytes. */
    readonly source: FileSource,
    /** Absent for the legacy format, and for a file that is none. */
    readonly minidump: Minidump | undefined,
  ) {}

  /** Opens it. What is in the file fails nothing here: {@link verify} says what is wrong. */
  static async open(path: string): Promise<WrittenDump> {
    using stack = new DisposableStack();
    const source = stack.use(await fileSource(path));
    const dump = await openDump(source).catch((error) => {
      if (error instanceof MinidumpError) return undefined;
      throw error;
    });
    stack.move();
    return new WrittenDump(path, source, dump);
  }

  /** Its size. */
  get bytes(): number {
    return this.source.size;
  }

  /** Whether it is whole and the one that was asked for. */
  async verify(expect: DumpExpectation): Promise<Verification> {
    const verification = await verify(this.minidump ?? this.source, expect);
    return verification.kind === "user-dump" ? legacy(verification) : verification;
  }

  /** Its exception in words: what it holds, or, where it can't be read, what the stop told of it. */
  async exceptionWords({ code, parameters }: Fault): Promise<string | undefined> {
    if (this.minidump === undefined) {
      return exceptionWords({ exception: { code, parameters: parameters.map(BigInt) } });
    }
    return (await summarise(this.minidump)).exception?.words;
  }

  /** The hash of all that is in it. */
  async sha256(): Promise<string> {
    return await sha256(piecesOf(this.source));
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.source[Symbol.dispose]();
  }
}

/** An older engine honours DEBUG_DUMP_DEFAULT with a file of the old format: known by its signature, not readable here. */
function legacy({ kind, streams }: Verification): Verification {
  const message = "Written in the legacy user dump format, as asked; its contents are not checked";
  return {
    ok: true,
    kind,
    streams,
    findings: [{ severity: "odd", code: "unchecked", message }],
  };
}
