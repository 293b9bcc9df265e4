import type { InputBlock } from '@slack/types';
import { plainText } from './blocks.ts';
import { SLACK_LIMITS } from './limits.ts';

/** Block and action id of the input for a reason, and how short and long one may be. */
export const REASON = { id: 'reason', shortest: 3, longest: 500 } as const;

/** What is asked. */
interface ReasonQuestion {
  readonly label: string;
  readonly hint: string;
  /** Default: no. */
  readonly isOptional?: boolean;
  /** Whether one may type at once, because nothing is asked before it. Default: no. */
  readonly hasFocus?: boolean;
}

/** Asks why. */
export function reasonInput({
  label,
  hint,
  isOptional = false,
  hasFocus = false,
}: ReasonQuestion): InputBlock {
  return {
    type: 'input',
    block_id: REASON.id,
    ...(isOptional && { optional: true }),
    label: plainText(label, SLACK_LIMITS.headerText),
    hint: plainText(hint, SLACK_LIMITS.headerText),
    element: {
      type: 'plain_text_input',
      action_id: REASON.id,
      multiline: true,
      ...(!isOptional && { min_length: REASON.shortest }),
      max_length: REASON.longest,
      ...(hasFocus && { focus_on_load: true }),
    },
  };
}
