import type { Fault } from '../world.ts';

export const githubDown: Fault = {
  id: 'github-down',
  title: 'GitHub is down',
  worlds: ['furnished', 'empty'],
  plant({ github }) {
    github.trouble.mode = 'refuse';
    return () => {
      github.trouble.mode = 'none';
    };
  },
};
