/** What a sink is, for whoever adds one: one file in `sinks/`, and a line in `open_sink.ts`. @module */
import type { Manifest } from "../store/manifest.ts";

/** A file of a capture, under the name that it has wherever it is sent. */
export interface ShippedFile {
  /** `dumps/SHA-256.dmp`, `files/SHA-256.zip`: the same bytes have the same name everywhere. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
}

/** A capture on its way. */
export interface Parcel {
  /** The SHA-256 of the dump itself, or of the manifest where there is no dump. */
  readonly id: string;
  /** The dump first, if there is one, and what was collected with it. */
  readonly files: readonly ShippedFile[];
  /** What is known of it; sent last, so that whoever finds it finds the files, too. */
  readonly manifest: Manifest;
}

/** Somewhere captures are sent. To send one twice leaves one there. */
export interface Sink extends AsyncDisposable {
  /**
   * Sends a capture whole: when it settles, all of it is there.
   *
   * @throws {Error} If it can't be sent now; the message says why, without a credential.
   */
  ship(parcel: Parcel, signal: AbortSignal): Promise<void>;
}

/** A place for objects by name. */
export interface ObjectStore extends AsyncDisposable {
  /** Puts a file there unless one of that name is. */
  putFile(file: ShippedFile, signal: AbortSignal): Promise<void>;
  /** Puts bytes there; what has that name already is as good. */
  putBytes(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}

/** The name of a manifest. */
export function manifestName(id: string): string {
  return `manifests/${id}.json`;
}

/** A manifest as it is sent. */
export function manifestBytes(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** A sink that keeps objects by their names: the files, and then the manifest. */
export function objectSink(store: ObjectStore): Sink {
  return {
    ship: async ({ id, files, manifest }, signal) => {
      for (const file of files) await store.putFile(file, signal);
      await store.putBytes(manifestName(id), manifestBytes(manifest), signal);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
