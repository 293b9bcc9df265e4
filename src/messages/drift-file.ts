import type { ToldItem } from '../drift/list-told.ts';
import { toCsv } from './csv.ts';

const COLUMNS = [
  'standing',
  'environment',
  'application',
  'kind',
  'resource',
  'what',
  'since',
  'snoozed until',
];

/** Every item of a report, one a line under a line of headings; times in UTC. */
export function toDriftFile(items: readonly ToldItem[]): string {
  return toCsv([COLUMNS, ...items.map(toRow)]);
}

function toRow(item: ToldItem): readonly string[] {
  const { standing, environment, application, kind, resource, sentence, since, snoozedUntil } = item;
  const about = resource ?? { kind: '', namespace: '', name: '' };
  const name = [about.namespace, about.name].filter(Boolean).join('/');
  return [
    standing,
    environment,
    application,
    kind,
    [about.kind, name].filter(Boolean).join(' '),
    sentence,
    since.toISOString(),
    snoozedUntil?.toISOString() ?? '',
  ];
}

/** `drift-prod-2026-11-21.csv`, by the day in UTC. */
export function nameOfDriftFile(environment: string, at: Date): string {
  return `drift-${environment}-${at.toISOString().slice(0, 10)}.csv`;
}
