import type { Fault } from '../world.ts';

/** An hour more than two days ago, so that it stays two while the fault is looked at. */
const AGO_MS = 2 * 86_400_000 + 3_600_000;

export const certificateExpired: Fault = {
  id: 'certificate-expired',
  title: "The router's certificate ended 2 days ago",
  plant({ router }) {
    const { certificate } = router;
    const expired = { ...certificate, notAfter: new Date(Date.now() - AGO_MS) };
    router.certificate = expired;
    return () => {
      if (router.certificate === expired) router.certificate = certificate;
    };
  },
};
