/** A file that was sent in, on the local disk until whoever took it is done. */
export interface ReceivedFile {
  /** Absolute path of the temporary file; gone when the receiver returns. */
  readonly path: string;
  /** Name that the sender gave, of at most 255 characters; says nothing about a path or a type. */
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}
