/** Whether what ended a call, a signal's reason, is that its time was over: not that its caller gave it up. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
