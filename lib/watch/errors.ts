/** What goes wrong with watching, for whoever calls it: light, so that a program can ask `instanceof` without loading more. @module */

/** The program can't be started; `exitCode` says which of the two ways, as shells do. */
export class LaunchError extends Error {
  /** Always "LaunchError". */
  override readonly name = "LaunchError";

  /** Makes an error with its text and the exit code that a shell would give. */
  constructor(
    message: string,
    /** 126: it is there and can't be run; 127: it isn't there. */ readonly exitCode: 126 | 127,
  ) {
    super(message);
  }
}

/** There is no such process, more than one, or one that is refused; the message says which. */
export class TargetError extends Error {
  /** Always "TargetError". */
  override readonly name = "TargetError";
}

/** What was given as the connection to a machine can't be one; the message says what is accepted. */
export class ConnectionError extends Error {
  /** Always "ConnectionError". */
  override readonly name = "ConnectionError";
}

/** A host could not be started, or ended without having done its job. */
export class HostError extends Error {
  /** Always "HostError". */
  override readonly name = "HostError";
}

/** The snapshot host ended in the middle; the target was put right. */
export class SnapshotLost extends HostError {
  /** Makes an error for the process `pid`. */
  constructor(
    pid: number,
    /** How many of its threads had been left suspended and were resumed. */
    readonly resumed: number,
  ) {
    super(`The host that took a snapshot of process ${pid} ended in the middle; ${leftBehind(resumed)}`);
  }
}

function leftBehind(resumed: number): string {
  return resumed > 0
    ? `${resumed} threads it had left suspended were resumed`
    : "no thread was left suspended";
}

/** The source can't be made into what was asked. */
export class ConvertError extends Error {
  /** Always "ConvertError". */
  override readonly name = "ConvertError";
}
