import type { Fault } from '../world.ts';

export const wildcardDns: Fault = {
  id: 'wildcard-dns',
  title: 'The wildcard record is gone from DNS',
  check: 'wildcard-dns',
  worlds: ['furnished', 'empty'],
  plant({ dns, baseDomain }) {
    const name = `*.${baseDomain}`;
    const addresses = dns.records.get(name) ?? [];
    dns.records.delete(name);
    return () => {
      dns.records.set(name, addresses);
    };
  },
};
