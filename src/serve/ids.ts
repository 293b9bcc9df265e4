import { randomBytes } from 'node:crypto';
import { customAlphabet } from 'nanoid';

/** Without the letters and digits that are taken for one another when read aloud. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** A run's id, short enough to type. */
export const newRunId = customAlphabet(ALPHABET, 8);

/** What a person quotes and the log is searched for. */
export const newReference = customAlphabet(ALPHABET, 6);

/** Of the buttons under one request for approval: 128 bits nobody guesses. */
export const newNonce = (): string => randomBytes(16).toString('base64url');

/** Tells processes of one machine apart: leases, audit log. */
export const newProcessName = (role: string, host: string): string =>
  `bitiq:${role}@${host}-${customAlphabet(ALPHABET, 4)()}`;
