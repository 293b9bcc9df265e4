import type { Fault } from '../world.ts';

const DAY_MS = 86_400_000;

/** An hour more than nine days, so that it stays nine while the fault is looked at. */
const LEFT_MS = 9 * DAY_MS + 3_600_000;

export const wildcardTls: Fault = {
  id: 'wildcard-tls',
  title: "The router's certificate ends in 9 days",
  check: 'wildcard-tls',
  worlds: ['furnished', 'empty'],
  plant({ router }) {
    const { certificate } = router;
    router.certificate = { ...certificate, notAfter: new Date(Date.now() + LEFT_MS) };
    return () => {
      router.certificate = certificate;
    };
  },
};
