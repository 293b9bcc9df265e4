/** What a service of AWS says no with; each one words it in its own protocol. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** For those who ask too often, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
