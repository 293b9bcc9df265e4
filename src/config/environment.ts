import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { RawEnvironment } from './load-variables.ts';

/** The process's environment over what a `.env` file in `cwd` says. No such file is no problem. */
export function readEnvironment(cwd: string): RawEnvironment {
  return { ...readEnvFile(join(cwd, '.env')), ...process.env };
}

function readEnvFile(file: string): RawEnvironment {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
