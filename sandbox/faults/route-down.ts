import type { Fault } from '../world.ts';

export const routeDown: Fault = {
  id: 'route-down',
  title: 'Every Route answers 503',
  plant({ router: { trouble } }) {
    const { status } = trouble;
    trouble.status = 503;
    return () => {
      trouble.status = status;
    };
  },
};
