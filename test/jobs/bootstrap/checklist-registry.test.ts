import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKLIST } from '../../../src/jobs/bootstrap/checklist/index.ts';

const FOLDER = new URL('../../../src/jobs/bootstrap/checklist/', import.meta.url);

/** What is no line itself. */
const OTHERS = ['check-lines.ts', 'index.ts', 'line.ts', 'look-at-parts.ts'];

test('every line of the folder is in the list, under the name of its file, once', () => {
  const files = readdirSync(FOLDER).filter((file) => !OTHERS.includes(file));

  expect(CHECKLIST.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});
