import type { Fault } from '../world.ts';

export const githubBusy: Fault = {
  id: 'github-busy',
  title: 'GitHub takes 2 requests a second and turns away the others by its secondary limit (403)',
  worlds: ['furnished', 'empty'],
  plant({ github }) {
    github.trouble.mostPerSecond = 2;
    return () => {
      github.trouble.mostPerSecond = undefined;
    };
  },
};
