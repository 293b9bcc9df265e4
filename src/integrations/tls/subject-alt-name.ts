/** One entry: `DNS:a.example`, or quoted as JSON where the name holds something odd: `DNS:"a, b"`. */
const ENTRY = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy;

/**
 * The DNS names in a subjectAltName as Node prints it: `DNS:*.apps.example, IP Address:10.0.0.1`.
 * Quoted names are unquoted; a name inside a quoted one is not mistaken for an entry of its own.
 */
export function parseDnsNames(subjectAltName: string | undefined): readonly string[] {
  return [...(subjectAltName ?? '').matchAll(ENTRY)]
    .filter(([, type]) => type === 'DNS')
    .map(([, , value = '']) => unquote(value));
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
