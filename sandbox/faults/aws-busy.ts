import type { Fault } from '../world.ts';

export const awsBusy: Fault = {
  id: 'aws-busy',
  title: 'AWS takes 5 requests a second and throttles the others',
  worlds: ['empty'],
  plant({ aws }) {
    aws.trouble.mostPerSecond = 5;
    return () => {
      aws.trouble.mostPerSecond = undefined;
    };
  },
};
