import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExternalError } from '../../src/errors.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();

const noneIn = (place: string) => ({
  code: 'store-not-served',
  message: `There is no store in ${place} yet.`,
  next: 'bitiq serve makes it at its first start. Where that runs already, it has another DATABASE_URL than this.',
});
const unreadable = (why: string) => ({
  code: 'store-unreachable',
  message: `The store cannot be read${why}.`,
  next: 'See that DATABASE_URL names the store that bitiq serve writes to.',
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-reading-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Why a store could not be opened for reading. */
const whyNot = (url: string) =>
  openStoreForReading(url).then(
    async (store) => {
      await store.close();
      throw new Error('it was opened');
    },
    ({ code, message, next }: ExternalError) => ({ code, message, next }),
  );

describe('a store that was never written is said to be none yet', () => {
  test('where there is no file, and none is made', async () => {
    const folder = await aFolder();

    for (const path of [join(folder, 'bitiq.sqlite'), join(folder, 'nowhere', 'bitiq.sqlite')]) {
      expect(await whyNot(`sqlite:${path}`)).toEqual(noneIn(path));
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('where the file has nothing in it', async () => {
    const path = join(await aFolder(), 'bitiq.sqlite');
    new DatabaseSync(path).close();

    expect(await whyNot(`sqlite:${path}`)).toEqual(noneIn(path));
  });

  test.skipIf(postgres === undefined)('where the PostgreSQL database has nothing in it', async () => {
    const url = (await postgres?.createDatabase()) ?? '';

    expect(await whyNot(url)).toEqual(noneIn(`the database ${new URL(url).pathname.slice(1)}`));
  });
});

describe('a store that is there and cannot be read is said to be so', () => {
  test('where the file is no database', async () => {
    const path = join(await aFolder(), 'bitiq.sqlite');
    await writeFile(path, 'these are my notes, and they are no database at all\n'.repeat(100));

    expect(await whyNot(`sqlite:${path}`)).toEqual(unreadable(': its file is no database'));
  });

  test.skipIf(postgres === undefined)('where the server knows no such database', async () => {
    const url = Object.assign(new URL((await postgres?.createDatabase()) ?? ''), { pathname: '/nowhere' });

    expect(await whyNot(url.href)).toEqual(unreadable(': the database in DATABASE_URL is not there'));
  });

  test('where nothing answers', async () => {
    expect(await whyNot('postgres://bitiq@127.0.0.1:1/bitiq')).toEqual(unreadable(''));
  });
});
