import { expect, test } from 'vitest';
import { configFile } from '../../src/config/schema.ts';
import { variables } from '../../src/config/variables.ts';
import { listKeys, renderConfigurationPage } from './configuration-page.ts';
import { readDocument } from './documents.ts';

const { text } = readDocument('docs/configuration.md');

test('the page is as the schemas are: npm run docs writes it', () => {
  expect(text).toBe(renderConfigurationPage());
});

test('every variable is on it', () => {
  expect(Object.keys(variables.shape).filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});

test('every key is described', () => {
  const keys = listKeys(configFile);

  expect(keys.filter(({ description }) => description === '').map(({ name }) => name)).toEqual([]);
  expect(keys.length).toBeGreaterThan(100);
});
