import { describe, expect, it } from 'vitest';
import { type Answer, assertSameAnswers, type Exchange } from '../../../bench/preflight/exchange.ts';

const asked = (path: string, answer: Answer): Exchange => ({
  question: { method: 'GET', path, body: '' },
  answer,
});

const node = (name: string, creationTimestamp: string | null = null): Answer => ({
  object: { kind: 'Node', metadata: { name, creationTimestamp } },
});

describe('assertSameAnswers', () => {
  it('takes the same objects, whatever the order of their fields', () => {
    const theirs = { object: { metadata: { creationTimestamp: null, name: 'a' }, kind: 'Node' } };

    expect(() => assertSameAnswers([asked('/a', node('a'))], [asked('/a', theirs)])).not.toThrow();
  });

  it('overlooks when an answer was made', () => {
    const [ours, theirs] = [node('a', '2026-01-01T00:00:00Z'), node('a', '2026-01-01T00:00:09Z')];

    expect(() => assertSameAnswers([asked('/a', ours)], [asked('/a', theirs)])).not.toThrow();
  });

  it.each<[string, Exchange[]]>([
    ['another object', [asked('/a', node('b'))]],
    ['a refusal', [asked('/a', { refusal: 'NotFound' })]],
    ['an answer to another question', [asked('/b', node('a'))]],
    ['no answer', []],
    ['one answer too many', [asked('/a', node('a')), asked('/a', node('a'))]],
  ])('refuses %s', (_what, theirs) => {
    expect(() => assertSameAnswers([asked('/a', node('a'))], theirs)).toThrow();
  });

  it('refuses another reason for a refusal', () => {
    const [ours, theirs] = [{ refusal: 'AlreadyExists' }, { refusal: 'Forbidden' }];

    expect(() => assertSameAnswers([asked('/a', ours)], [asked('/a', theirs)])).toThrow('Forbidden');
  });
});
