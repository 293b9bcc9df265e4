import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { type GeneratedSecret, generateSecrets, generateValues } from './generated-secrets.ts';
import { isReadable, POSITIONS } from './positions.ts';

const SECRETS = generateSecrets(9_000, 20_261_121);
const VALUES = generateValues(1_000, 4_711);

/** The kinds that are still to be read at a position, with one example each. */
function findLeaks(
  secrets: readonly GeneratedSecret[],
  position: keyof typeof POSITIONS,
  redact: (text: string, secret: GeneratedSecret) => string,
): Readonly<Record<string, string>> {
  const place = POSITIONS[position];
  if (place === undefined) throw new Error(`no position ${position}`);
  const leaks = secrets.flatMap((each) => {
    const output = redact(place.frame(place.encode(each.text)), each);
    const hidden = place.encode(place.isOpaque ? each.text : each.secret);
    return isReadable(output, hidden) ? [[each.kind, output] as const] : [];
  });
  return Object.fromEntries(leaks);
}

describe.each(Object.keys(POSITIONS))('10,000 secrets %s', (position) => {
  test('of every known shape are taken out', () => {
    const { text } = createRedactor([]);

    expect(findLeaks(SECRETS, position, text)).toEqual({});
  });

  test('that bitiq was given itself are taken out', () => {
    expect(findLeaks(VALUES, position, (text, { secret }) => createRedactor([secret]).text(text))).toEqual(
      {},
    );
  });
});
