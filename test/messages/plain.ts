import type { KnownBlock, RichTextElement } from '@slack/types';

/** Blocks as the reader sees them, one line each, so that a test can hold a whole message. */
export function toPlain(blocks: readonly KnownBlock[]): readonly string[] {
  return blocks.flatMap((block): string[] => {
    switch (block.type) {
      case 'header':
        return [`# ${block.text.text}`];
      case 'context':
        return block.elements.map((element) => ('text' in element ? `(${element.text})` : '(image)'));
      case 'section':
        return [block.text?.text ?? ''];
      case 'actions':
        return [
          block.elements
            .map((element) => (element.type === 'button' ? `[ ${element.text.text} ]` : ''))
            .join(' '),
        ];
      case 'rich_text':
        return block.elements.flatMap((part) => {
          if (part.type === 'rich_text_list') {
            return part.elements.map(({ elements }) => `  • ${elements.map(elementText).join('')}`);
          }
          if (part.type !== 'rich_text_section' && part.type !== 'rich_text_preformatted') return [part.type];
          const text = (part.elements as RichTextElement[]).map(elementText).join('');
          return part.type === 'rich_text_preformatted'
            ? text.split('\n').map((line) => `    ${line}`)
            : [text];
        });
      case 'input':
        return [`${block.label.text} {${block.element.type}}`];
      default:
        return [block.type];
    }
  });
}

function elementText(element: RichTextElement): string {
  if (element.type === 'text') return element.style?.code ? `\`${element.text}\`` : element.text;
  if (element.type === 'date')
    return `{${element.format === '{ago}' ? 'ago ' : ''}${element.fallback?.slice(11, 16)}}`;
  if (element.type === 'user') return `<@${element.user_id}>`;
  return element.type === 'link' ? `[${element.text}](${element.url})` : `{${element.type}}`;
}
