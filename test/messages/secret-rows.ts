import type { Report, ReportCell, ReportRow } from '../../src/report.ts';
import { aReport } from './runs.ts';

type Fact = readonly [state: ReportCell['state'], word: string];

interface GivenRow {
  readonly state?: ReportRow['state'];
  readonly summary?: string;
  readonly remedy?: string;
  readonly keys?: Fact;
  readonly operator?: Fact;
  readonly Secret?: Fact;
  readonly age?: Fact;
}

/** A secret that is there, unless given otherwise. */
export function aSecret(id: string, given: GivenRow = {}): ReportRow {
  const {
    state = 'passed',
    summary = 'present',
    remedy,
    keys = ['yes', '1 of 1'],
    operator = ['yes', 'SecretSynced'],
    Secret = ['yes', 'there'],
    age = ['none', '12 d'],
  } = given;
  const cells = [keys, operator, Secret, age].map(([state, word]) => ({ state, word }));
  return { id, title: `ns/${id}`, state, summary, cells, ...(remedy !== undefined && { remedy }) };
}

export function healthySecrets(count: number): readonly ReportRow[] {
  return Array.from({ length: count }, (_, at) => aSecret(`healthy/${at}`));
}

export function aMatrix(...rows: readonly ReportRow[]): Report {
  const columns = ['keys', 'operator', 'Secret', 'age'];
  return aReport({ title: 'Production secrets', noun: 'secret', columns, rows });
}
