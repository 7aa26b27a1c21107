/** The standard handles of a program that we start. @module */
import { openNul, outputPipe, standardHandles } from "../../win32/stdio.ts";

/** Standard handles. `piped`: what is written comes out of the streams of {@link StandardHandles.output}. */
export interface Stdio {
  /** stdin. */
  readonly input: "inherit" | "null";
  /** stdout and stderr. */
  readonly output: "inherit" | "null" | "piped";
}

/** What a program writes. */
export interface TargetOutput {
  /** Its stdout. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Its stderr. */
  readonly stderr: ReadableStream<Uint8Array>;
}

/** Handles for a program that is about to be started; to be disposed as soon as it was, for it has its own then. */
export interface StandardHandles extends Disposable {
  /** stdin, stdout and stderr. */
  readonly handles: readonly [bigint, bigint, bigint];
  /** What it writes, where that was asked for. */
  readonly output: TargetOutput | undefined;
}

/** Opens what is asked for. */
export function openStreams({ input, output }: Stdio): StandardHandles {
  const ours = standardHandles();
  const nul = input === "null" || output === "null" ? openNul() : undefined;
  const pipes = output === "piped" ? [outputPipe(), outputPipe()] as const : undefined;
  const outputs = pipes
    ? pipes.map(({ write }) => write.value)
    : output === "null"
    ? [nul!.value, nul!.value]
    : ours.slice(1);
  return {
    handles: [input === "null" ? nul!.value : ours[0], outputs[0]!, outputs[1]!],
    output: pipes && { stdout: pipes[0].read, stderr: pipes[1].read },
    [Symbol.dispose](): void {
      nul?.[Symbol.dispose]();
      for (const { write } of pipes ?? []) write[Symbol.dispose]();
    },
  };
}
