import type { Write } from '../store/store.ts';

/** Keeps that an environment did not answer: since the first time, and why it did not the last time. */
export async function recordSilence(
  { db }: Pick<Write, 'db'>,
  { environment, since, why }: { readonly environment: string; readonly since: number; readonly why: string },
): Promise<void> {
  await db
    .insertInto('drift_silences')
    .values({ environment, since, why })
    .onConflict((conflict) => conflict.column('environment').doUpdateSet({ why }))
    .execute();
}

/** It answered. */
export async function endSilence({ db }: Pick<Write, 'db'>, environment: string): Promise<void> {
  await db.deleteFrom('drift_silences').where('environment', '=', environment).execute();
}
