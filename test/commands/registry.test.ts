import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../src/actions/index.ts';
import { SUBMISSIONS } from '../../src/actions/submissions/index.ts';
import { COMMANDS } from '../../src/commands/index.ts';

/** The files of a room that export a record of its kind, by name without ending. */
function listRecords(room: string, type: string): readonly string[] {
  const folder = new URL(`../../src/${room}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      new RegExp(`export const \\w+: ${type} = `).test(readFileSync(new URL(file, folder), 'utf8')),
    )
    .map((file) => file.replace(/\.ts$/, ''));
}

describe('every file of a room is in its list', () => {
  test('commands: the verb is the file’s name', () => {
    expect(COMMANDS.map(({ verb }) => verb).sort()).toEqual(listRecords('commands', 'Command'));
  });

  test('actions: the id is the file’s name with dots', () => {
    expect(ACTIONS.map(({ id }) => id.replaceAll('.', '-')).sort()).toEqual(listRecords('actions', 'Action'));
  });

  test('submissions: the id is the file’s name with dots', () => {
    expect(SUBMISSIONS.map(({ id }) => id.replaceAll('.', '-')).sort()).toEqual(
      listRecords('actions/submissions', 'Submission'),
    );
  });

  test('a verb says what it is, how it is used and by example', () => {
    for (const { verb, summary, usage, examples } of COMMANDS) {
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      expect(usage.split(' ')[0]).toBe(verb);
      expect(examples.every(({ text }) => text.split(' ')[0] === verb)).toBe(true);
    }
  });
});
