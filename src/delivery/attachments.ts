import type { Run } from '../runs/run.ts';

/** A file as Slack gets it. */
export interface Attachment {
  /** With its ending: `drift-prod-2026-11-21.csv`. */
  readonly name: string;
  readonly title: string;
  readonly bytes: Uint8Array;
}

/** What goes beside the words of a run; made only when it is sent. What these throw is told, and the words stand without it. */
export interface Attachments {
  /** The picture in a run's message; or how long to wait until there is time for it. */
  drawPicture(run: Run): Promise<Attachment | { readonly busyForMs: number }>;
  /** The file in a run's thread. */
  writeFile(run: Run): Promise<Attachment>;
}
