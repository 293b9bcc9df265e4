import type { Poster } from '../integrations/slack/poster.ts';
import { buildCheckpointMessage, type CheckpointView } from '../messages/audit-checkpoint.ts';

/** Slack's clock and the store's may differ by so much. */
const SKEW_MS = 10 * 60_000;

/** A channel that keeps the audit log's checkpoints: whoever has only the store cannot change what stands there. */
export interface SlackAnchor {
  readonly id: string;
  post(view: CheckpointView, options: { readonly isRetry: boolean }): Promise<void>;
}

/** Posts each checkpoint once: where an earlier try may have arrived it is looked for first. */
export function createSlackAnchor(poster: Pick<Poster, 'post' | 'find'>, channel: string): SlackAnchor {
  const place = { channel };
  return {
    id: `slack:${channel}`,
    async post(view, { isRetry }) {
      const key = `audit/checkpoint/${view.number}`;
      const since = new Date(view.at.getTime() - SKEW_MS);
      if (isRetry && (await poster.find(place, key, since)) !== undefined) return;
      await poster.post(place, key, buildCheckpointMessage(view));
    },
  };
}
