import { hostname, userInfo } from 'node:os';

/** Who is at this terminal, as far as this machine says: `terminal:mara@build-3`. */
export function terminalName(): string {
  return `terminal:${userName()}@${hostname()}`;
}

/** In a container a user id may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
