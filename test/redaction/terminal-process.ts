import { explainError } from '../../src/cli/explain-error.ts';
import { openTerminal } from '../../src/cli/terminal.ts';

import { generateSecrets } from './generated-secrets.ts';

// A terminal in a process of its own: every secret in two writes, in an error, and in one that nobody caught.
const [count = '0', seed = '0'] = process.argv.slice(2);
const secrets = generateSecrets(Number(count), Number(seed));
const terminal = openTerminal();
for (const { text } of secrets) {
  const half = Math.floor(text.length / 2);
  terminal.out(`read ${text.slice(0, half)}`);
  terminal.out(`${text.slice(half)} there\n\n"`);
  const error = new Error(`read ${text}`, { cause: new Error(text) });
  terminal.err(
    explainError(error, { debug: true, isCancelled: false, newReference: () => 'ref' }).text.concat('"'),
  );
}
setTimeout(() => {
  throw new Error('nobody caught this', { cause: new Error(secrets[0]?.text) });
}, 10);
