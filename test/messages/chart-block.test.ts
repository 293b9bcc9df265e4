import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { context, header, message } from '../../src/messages/blocks.ts';
import { withChart } from '../../src/messages/chart-block.ts';
import { jsonSize } from '../../src/messages/limits.ts';

const chart = { fileId: 'F12345678', caption: 'Last 2 reports', altText: 'Bar chart' };
const divider: KnownBlock = { type: 'divider' };

test('the picture stands under headline and facts, with its words', () => {
  const whole = withChart(
    message('drift', [header('Drift'), context('asked by'), divider, context('end')]),
    chart,
  );

  expect(whole.text).toBe('drift');
  expect(whole.blocks.map(({ type }) => type)).toEqual(['header', 'context', 'image', 'divider', 'context']);
  expect(whole.blocks[2]).toEqual({
    type: 'image',
    slack_file: { id: 'F12345678' },
    title: { type: 'plain_text', text: 'Last 2 reports', emoji: false },
    alt_text: 'Bar chart',
  });
});

test('a message that is full stays as it is, and long words are cut', () => {
  const full = message(
    'drift',
    Array.from({ length: 50 }, () => divider),
  );
  const long = { ...chart, caption: 'x'.repeat(5_000), altText: 'y'.repeat(5_000) };

  expect(withChart(full, chart)).toBe(full);
  expect(jsonSize(withChart(message('drift', []), long).blocks)).toBeLessThan(1_000);
});
