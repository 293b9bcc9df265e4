import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Whether a bucket is there, is bitiq's to see, and locks what is put into it, is told by asking for its lock. */
export const auditS3: Probe<Pick<ProcessContext, 'config' | 'askAuditBucket'>> = {
  id: 'audit-s3',
  title: 'The bucket for checkpoints is there and locks them',
  severity: 'warning',
  async run({ config, askAuditBucket, signal }) {
    const { s3 } = config.audit;
    if (s3 === undefined || askAuditBucket === undefined)
      return { status: 'passed', summary: 'no bucket is configured' };
    await askAuditBucket(signal);
    return { status: 'passed', summary: `${s3.bucket} has Object Lock` };
  },
};
