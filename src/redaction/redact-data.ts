/** A redactor for what stands inside of the data. */
interface Inner {
  text(text: string): string;
  data<T>(value: T): T;
}

/**
 * Plain data with every string and key redacted, and with a string under `password`, `auth` and the like
 * taken out whole. What has a JSON form of its own (a URL) becomes that; functions stay.
 */
export function redactData(value: unknown, inner: Inner): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item) => inner.data(item));
  if ('toJSON' in value && typeof value.toJSON === 'function') return inner.data(value.toJSON());
  if (value instanceof Error) return { name: value.name, message: inner.text(value.message) };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [inner.text(key), redactUnder(key, item, inner)]),
  );
}

/** Some words are secret only because of the name they stand under. */
function redactUnder(key: string, value: unknown, { text, data }: Inner): unknown {
  const redacted = data(value);
  if (typeof redacted !== 'string' || redacted !== value) return redacted;
  const front = `"${key}":"`;
  const framed = text(front + redacted);
  return framed.startsWith(front) ? framed.slice(front.length) : redacted;
}
