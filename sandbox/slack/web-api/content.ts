import { LIMITS } from '../blocks/rules.ts';
import { checkSlackFiles } from '../blocks/slack-files.ts';
import { checkMessageBlocks, withIds } from '../blocks/validate.ts';
import type { SlackContext } from '../context.ts';
import { isPicture } from '../files.ts';
import type { BlockObject, Message } from '../message.ts';
import { type Arguments, invalid, jsonArgument, optionalString, SlackApiError } from './method.ts';

/** What a message says, as it was sent and found good. `undefined`: the field was not sent. */
export interface Content {
  readonly text: string | undefined;
  readonly blocks: readonly BlockObject[] | undefined;
  readonly metadata: Message['metadata'];
}

/** Reads and checks text, blocks and metadata. Throws what Slack throws. */
export function readContent(slack: SlackContext, args: Arguments): Content {
  const markdown = optionalString(args, 'markdown_text');
  const raw = jsonArgument(args, 'blocks', 'invalid_blocks_format');
  if (raw !== undefined && !Array.isArray(raw)) throw new SlackApiError('invalid_blocks_format');
  if (markdown !== undefined && (raw !== undefined || optionalString(args, 'text') !== undefined)) {
    throw new SlackApiError('markdown_text_conflict');
  }
  const blocks = markdown === undefined ? raw : [{ type: 'markdown', text: markdown }];
  return {
    text: args.text === undefined ? markdown : String(args.text),
    blocks: blocks === undefined ? undefined : acceptBlocks(slack, blocks),
    metadata: readMetadata(args),
  };
}

function acceptBlocks({ state, files }: SlackContext, blocks: unknown[]): readonly BlockObject[] {
  const isShown = (id: string) => isPicture(files.get(id), state.now());
  const problems = [...checkMessageBlocks(blocks), ...checkSlackFiles(blocks, isShown)];
  if (problems.length > 0) throw invalid('invalid_blocks', problems);
  if (JSON.stringify(blocks).length > LIMITS.blocksPayload) throw new SlackApiError('msg_blocks_too_long');
  return withIds(blocks as BlockObject[], () => state.nextId('').slice(-5));
}

function readMetadata(args: Arguments): Message['metadata'] {
  const metadata = jsonArgument(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  if (JSON.stringify(metadata).length > LIMITS.metadata) throw new SlackApiError('metadata_too_large');
  const { event_type, event_payload } = metadata as Record<string, unknown>;
  if (event_type === undefined && event_payload === undefined) return { event_type: '', event_payload: {} };
  if (typeof event_type !== 'string' || typeof event_payload !== 'object' || event_payload === null) {
    throw new SlackApiError('invalid_metadata_schema');
  }
  return { event_type, event_payload };
}

/** Whether there is anything to show. */
export function isEmpty(content: Content): boolean {
  return (content.text ?? '') === '' && (content.blocks ?? []).length === 0;
}
