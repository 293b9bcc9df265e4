import { findSecrets } from './find-secrets.ts';
import { listForms } from './known-values.ts';
import { replaceRanges } from './ranges.ts';
import { redactData } from './redact-data.ts';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Takes secrets out of texts before they leave: to the log, Slack, SQL, job data, the audit log. */
export interface Redactor {
  /** The same text where there is no secret in it; what was redacted once is not changed again. */
  text(text: string): string;
  /** The same for every string and key in plain data. Data without a secret comes back as it is. */
  data<T>(value: T): T;
}

/**
 * A redactor for these values and for everything of a known shape: as they are, escaped as in JSON (in
 * JSON, …), in URLs, in base64, and any of these in one another. Of values that were cut off, what is
 * left; values under 6 letters are left alone. `onFound` is told whenever a text had one.
 */
export function createRedactor(values: readonly string[], onFound?: () => void): Redactor {
  const forms = listForms(values);
  const text = (input: string) => {
    const found = findSecrets(input, forms);
    if (found.length > 0) onFound?.();
    return replaceRanges(input, found, REDACTED);
  };
  const isClean = (value: unknown) => {
    const json = toJson(value);
    return json !== undefined && findSecrets(json, forms).length === 0;
  };
  const data = <T>(value: T): T => {
    if (typeof value === 'string') return text(value) as T;
    return isClean(value) ? value : (redactData(value, { text, data }) as T);
  };
  return { text, data };
}

/** `undefined`: it has none, or hides its fields from it. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, item) => (item instanceof Error ? item.message : item));
  } catch {
    return undefined;
  }
}
