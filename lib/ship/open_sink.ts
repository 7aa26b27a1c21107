/** The sinks by their kinds: the one place that knows all of them. @module */
import type { SinkSpec } from "../recipe/plan/sinks.ts";
import { Credentials } from "./credentials.ts";
import { objectSink, type Sink } from "./sink.ts";

/** Opens a sink of a recipe. Each loads its library where it is used. @throws {ShipError} If it can't be used as it is written. */
export async function openSink(
  name: string,
  sink: SinkSpec,
  credentials = new Credentials(name),
): Promise<Sink> {
  if ("folder" in sink) {
    const { FolderStore } = await import("./sinks/folder.ts" as string) as typeof import("./sinks/folder.ts");
    return objectSink(new FolderStore(sink.folder));
  }
  if ("s3" in sink) {
    const { S3Store } = await import("./sinks/s3.ts" as string) as typeof import("./sinks/s3.ts");
    return objectSink(new S3Store(sink, credentials));
  }
  if ("blob" in sink) {
    const { BlobStore } = await import("./sinks/blob.ts" as string) as typeof import("./sinks/blob.ts");
    return objectSink(new BlobStore(sink, credentials));
  }
  if ("http" in sink) {
    const { MinidumpEndpoint } = await import(
      "./sinks/http.ts" as string
    ) as typeof import("./sinks/http.ts");
    return new MinidumpEndpoint(sink, credentials);
  }
  if ("webhook" in sink) {
    const { Webhook } = await import("./sinks/webhook.ts" as string) as typeof import("./sinks/webhook.ts");
    return new Webhook(sink, credentials);
  }
  const { NatsStore } = await import("./sinks/nats.ts" as string) as typeof import("./sinks/nats.ts");
  return objectSink(new NatsStore(sink, credentials));
}
