/** SQLite's primary result codes. */
const SQLITE: Readonly<Record<number, string>> = {
  5: 'somebody else holds it',
  8: 'read-only',
  10: 'its disk does not read or write',
  11: 'damaged',
  13: 'disk full',
  14: 'its file cannot be opened',
  26: 'its file is no database',
};

/** PostgreSQL's SQLSTATEs, and what an operating system says of a file. */
const OTHERS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write to it',
  ENOSPC: 'disk full',
  EROFS: 'read-only',
  '08P01': 'what stands before PostgreSQL does not take its settings',
  '25006': 'read-only',
  '28000': 'the user in DATABASE_URL is not let in',
  '28P01': 'the password in DATABASE_URL is wrong',
  '3D000': 'the database in DATABASE_URL is not there',
  '42501': 'the user in DATABASE_URL lacks a right',
  '53100': 'disk full',
  '53200': 'PostgreSQL has no memory left',
  '53300': 'PostgreSQL takes no more connections',
  '57P01': 'PostgreSQL is going down',
  '57P03': 'PostgreSQL is starting or going down',
};

/** What is wrong with the store, in a few words and by its own code; `undefined` where that says nothing. */
export function nameStoreTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE[error.errcode & 0xff];
  return 'code' in error && typeof error.code === 'string' ? OTHERS[error.code] : undefined;
}
