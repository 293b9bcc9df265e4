import type { Fault } from '../world.ts';

export const iamDenied: Fault = {
  id: 'iam-denied',
  title: 'IAM does not let bitiq make a user',
  worlds: ['empty'],
  plant({ aws }) {
    aws.denied.add('iam:CreateUser');
    return () => aws.denied.delete('iam:CreateUser');
  },
};
