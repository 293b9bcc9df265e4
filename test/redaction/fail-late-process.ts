// Loaded before an entry of bitiq, makes it fail where nobody catches: as soon as its terminal is open, or,
// where it serves, when it is told to. `FAIL_AS` says how, `FAIL_WITH` what it tells.
const told = process.env.FAIL_WITH ?? '';
delete process.env.FAIL_WITH;

const WAYS: Readonly<Record<string, () => void>> = {
  exception() {
    throw new Error(`nobody caught ${told}`, { cause: new Error(`under it ${told}`) });
  },
  rejection() {
    void Promise.reject(Object.assign(new Error(`nobody caught ${told}`), { config: { auth: told } }));
  },
  'rejection without an error'() {
    void Promise.reject(`nobody caught ${told}`);
  },
  'words of a library on the console'() {
    console.error('nobody caught', { url: `https://api.example/${told}` });
    setTimeout(() => process.exit(), 200);
  },
  warning() {
    process.emitWarning(`nobody caught ${told}`);
    setTimeout(() => process.exit(), 200);
  },
};

const fail = () => setTimeout(() => WAYS[process.env.FAIL_AS ?? '']?.(), 0);

if (process.argv.includes('serve')) process.on('SIGUSR2', fail);
else process.on('newListener', (event) => void (event === 'uncaughtException' && fail()));
