/** A file, from when its upload was begun. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  /** Bytes, as they were announced. */
  readonly length: number;
  /** Once they were sent. */
  data?: Buffer;
  title: string;
  /** Once the upload was completed: from when on a message may show it. */
  readyAt?: number;
}
