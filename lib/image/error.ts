/** What is wrong with an executable file. @module */
import { MinidumpError } from "../minidump/error.ts";

/** The only error that the contents of an image can cause here. */
export class ImageError extends Error {
  /** Always "ImageError". */
  override readonly name = "ImageError";
}

/** Runs a read; what its bytes are too short for is an {@link ImageError}. */
export async function bounded<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof MinidumpError) {
      throw new ImageError(`The image is damaged: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
