/** Not the name of a tenant, which would be redacted wherever it stands. */
const SECRET_LENGTH = 16;

const SECRET_NAME = /auth|cookie|key|pass|secret|token/i;

/**
 * The values among `header=value,header=value` that are secrets by their name or length, as they stand there and
 * as they are sent; of `Bearer x` also `x`.
 */
export function listHeaderSecrets(headers = ''): readonly string[] {
  return headers.split(',').flatMap((pair) => {
    const [, name = '', value = ''] = /^\s*([^=]*)=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (value === '' || (value.length < SECRET_LENGTH && !SECRET_NAME.test(name))) return [];
    const sent = decode(value);
    return [value, sent, sent.replace(/^(Basic|Bearer)\s+/i, '')];
  });
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
