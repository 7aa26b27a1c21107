/**
 * The manifest: what is known of a dump, beside it, as JSON.
 *
 * @module
 */
import type { Finding } from "../minidump/mod.ts";

/** One frame of a stack. */
export interface ManifestFrame {
  readonly address: string;
  readonly module?: string | undefined;
  readonly offset?: string | undefined;
  readonly function?: string | undefined;
  readonly displacement?: number | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** The stack of one thread. */
export interface ManifestStack {
  readonly tid: number;
  /** Whether the dump's event happened on it. */
  readonly event: boolean;
  readonly frames: readonly ManifestFrame[];
}

/** A kind of dump. */
export interface ManifestKind {
  /** The qualifier's name. */
  readonly qualifier: string;
  /** The format flags by name. */
  readonly format: readonly string[];
}

/** What is known of a dump. Addresses are hex texts, times are ISO 8601, spans are milliseconds, sizes bytes. */
export interface Manifest {
  readonly version: 1;
  readonly recipe: string;
  readonly rule: string;
  /** What fired the rule, with its evidence. */
  readonly trigger: Readonly<Record<string, unknown>>;
  readonly asked: ManifestKind & { readonly dump: string };
  readonly written: ManifestKind & { readonly because?: string | undefined };
  readonly engine: { readonly version: string; readonly source: string };
  readonly target: {
    readonly pid: number;
    readonly image: string;
    /** With arguments that look like secrets masked. */
    readonly commandLine: string;
    readonly created: string;
  };
  readonly capturedAt: string;
  /** How long the target stood still for this stop, all its dumps together. */
  readonly pausedMs: number;
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly verification: { readonly ok: boolean; readonly findings: readonly Finding[] };
  readonly exception?: {
    readonly code: string;
    readonly words: string;
    readonly chance: "first" | "second";
    readonly address: string;
    readonly module?: string | undefined;
    readonly offset?: string | undefined;
    readonly parameters: readonly string[];
  } | undefined;
  /** The bucket of the crash; absent for a dump without one. */
  readonly bucket?: string | undefined;
  /** Every thread's stack. Empty, with the reason in `stacksBecause`, when they could not be read. */
  readonly stacks: readonly ManifestStack[];
  readonly stacksBecause?: string | undefined;
  readonly host: { readonly os: string; readonly deno: string; readonly trapline: string };
  /** Where a CI run can be found; absent outside of one. */
  readonly build?: { readonly commit?: string | undefined; readonly run?: string | undefined } | undefined;
}

/** The commit and the run when this is a CI job that says so. */
export function buildContext(env: (name: string) => string | undefined): Manifest["build"] {
  const [server, repository, id] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(env);
  if (!env("GITHUB_ACTIONS") || !repository) return undefined;
  return {
    commit: env("GITHUB_SHA"),
    run: server && id ? `${server}/${repository}/actions/runs/${id}` : undefined,
  };
}
