/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Takes secrets out of texts before they leave: to the log, Slack, SQL, job data, the audit log. */
export interface Redactor {
  text(text: string): string;
  /** The same for every string in plain data, keys untouched. */
  data<T>(value: T): T;
}

/** Shorter values would take ordinary words out of every sentence. */
const SHORTEST_VALUE = 6;

/** Secrets known by their shape, whoever they belong to. */
const SHAPES: readonly RegExp[] = [
  /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g,
  /\bs\.[A-Za-z0-9]{24}\b/g,
  /\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{10,}/g,
  /\bgh[opsur]_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/gi,
];

/** A redactor for these values (in plain, base64 and URL-encoded form) and for everything of a known shape. */
export function createRedactor(values: readonly string[]): Redactor {
  const known = [...new Set(values.filter((value) => value.length >= SHORTEST_VALUE).flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const text = (input: string): string => {
    let output = input;
    for (const value of known) output = output.replaceAll(value, REDACTED);
    for (const shape of SHAPES) output = output.replace(shape, REDACTED);
    return output;
  };
  return { text, data: (value) => redactData(value, text) };
}

function formsOf(value: string): string[] {
  return [
    value,
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ];
}

function redactData<T>(value: T, text: (input: string) => string): T {
  if (typeof value === 'string') return text(value) as T;
  if (Array.isArray(value)) return value.map((item) => redactData(item, text)) as T;
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactData(item, text)])) as T;
  }
  return value;
}
