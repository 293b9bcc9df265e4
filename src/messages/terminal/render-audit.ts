import { type AuditEntry, describeEntry, shortActor } from '../audit-words.ts';
import { localTime } from './paragraph.ts';

/** `2026-10-03 10:31  mara asked for prod preflight (run 7k3f9q2m)`, in the terminal's own zone. */
export function renderAuditEntry(entry: AuditEntry): string {
  return `${localTime(new Date(entry.at))}  ${shortActor(entry.actor)} ${describeEntry(entry)}\n`;
}
