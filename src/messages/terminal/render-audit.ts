import { type AuditEntry, describeEntry, shortActor } from '../audit-words.ts';

/** `2026-10-03 10:31  mara asked for prod preflight (run 7k3f9q2m)`, in the terminal's own zone. */
export function renderAuditEntry(entry: AuditEntry): string {
  return `${localTime(entry.at)}  ${shortActor(entry.actor)} ${describeEntry(entry)}\n`;
}

function localTime(at: number): string {
  // The Swedish way of writing a date is ISO 8601.
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
