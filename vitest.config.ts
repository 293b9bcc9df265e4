import { defineConfig } from 'vitest/config';

/** Rooms whose tests start processes or have one to themselves: each file begins in a new one. */
const APART = ['test/{bench,cli,deploy,doctor,e2e,queue,serve,store}/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
    // What is polled for comes within a second; a machine that does much else has ten.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      // Loading the same libraries for each of 350 files costs as much as a third of their tests.
      {
        extends: true,
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false },
      },
    ],
  },
});
