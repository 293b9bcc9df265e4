import { hash, randomBytes, randomInt } from 'node:crypto';
import { appendAudit } from '../audit/append.ts';
import { UserError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { MINUTE_MS } from '../wording/durations.ts';
import type { LinkDesk } from './desk.ts';

/** A code is good for so long. */
const CODE_MS = 10 * MINUTE_MS;

/** Digits and letters that nobody takes for one another; ten of them are 49 bits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Links of terminals to Slack, over a store. Codes and tokens are kept as hashes only. */
export function createLinkDesk(store: Store): LinkDesk {
  return {
    async createCode(slack) {
      const now = await store.now();
      const code = newCode();
      await store.write(async (tx) => {
        await tx.db.deleteFrom('link_codes').where('slack', '=', slack).execute();
        const row = { code_hash: digest(normalize(code)), slack, expires_at: now + CODE_MS };
        await tx.db.insertInto('link_codes').values(row).execute();
        appendAudit(tx, { type: 'link.code-created', actor: slack, data: {}, at: now });
      });
      return { code, expiresAt: new Date(now + CODE_MS) };
    },
    async redeem(code, name) {
      const now = await store.now();
      const token = randomBytes(32).toString('base64url');
      const terminal = `${name}-${letters(4).toLowerCase()}`;
      const slack = await store.write(async (tx) => {
        const taken = await tx.db
          .deleteFrom('link_codes')
          .where('code_hash', '=', digest(normalize(code)))
          .returning(['slack', 'expires_at'])
          .executeTakeFirst();
        if (taken === undefined || taken.expires_at <= now) return undefined;
        const link = { terminal, slack: taken.slack, token_hash: digest(token), linked_at: now };
        await tx.db.insertInto('links').values(link).execute();
        appendAudit(tx, { type: 'link.linked', actor: terminal, data: { slack: taken.slack }, at: now });
        return taken.slack;
      });
      if (slack === undefined) {
        throw new UserError('bad-code', 'This code is not known, was used, or is older than ten minutes.', {
          next: 'Type /bitiq link in Slack for a new one.',
        });
      }
      return { slack, token };
    },
    async whoIs(token) {
      return store.db
        .selectFrom('links')
        .select(['terminal', 'slack'])
        .where('token_hash', '=', digest(token))
        .executeTakeFirst();
    },
    personAt: (terminal) => readPersonAt(store.db, terminal),
  };
}

/** The Slack principal that a terminal's principal is linked to; `undefined`: to nobody. */
export async function readPersonAt(db: Store['db'], terminal: string): Promise<string | undefined> {
  const link = await db
    .selectFrom('links')
    .select('slack')
    .where('terminal', '=', terminal)
    .executeTakeFirst();
  return link?.slack;
}

/** `7KQ4M-XW2PD`. */
function newCode(): string {
  return `${letters(5)}-${letters(5)}`;
}

function letters(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** As it is typed: lower case and without the dash is the same code. */
function normalize(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}
