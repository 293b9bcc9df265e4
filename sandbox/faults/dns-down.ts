import type { Fault } from '../world.ts';

export const dnsDown: Fault = {
  id: 'dns-down',
  title: 'DNS does not answer',
  worlds: ['furnished', 'empty'],
  plant({ dns }) {
    dns.mode = 'drop';
    return () => {
      dns.mode = 'none';
    };
  },
};
