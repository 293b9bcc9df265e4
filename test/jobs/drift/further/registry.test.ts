import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FURTHER_LOOKS } from '../../../../src/jobs/drift/further/index.ts';

const folder = new URL('../../../../src/jobs/drift/further/', import.meta.url);
const frame = ['further-look.ts', 'index.ts', 'look-further.ts'];

test('every look is in the list, under the name of its file', () => {
  const files = readdirSync(folder).filter((file) => !frame.includes(file));

  expect(FURTHER_LOOKS.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});
