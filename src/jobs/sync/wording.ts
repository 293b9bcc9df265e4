/** `Mon 23 Nov 2026, 08:00 Europe/Zurich`. */
export function inZone(moment: Date, timeZone: string): string {
  const parts = moment.toLocaleString('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${parts.replace(/^(\w+), /, '$1 ')} ${timeZone}`;
}

/** The first seven digits of a commit, or a tag as it is; of a digest its algorithm and twelve. */
export function short(version: string): string {
  if (/^[0-9a-f]{40}$/.test(version)) return version.slice(0, 7);
  return version.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}
