import { describe, expect, test } from 'vitest';
import type { AuditFilter } from '../../src/audit/read-records.ts';
import { handleCommand } from '../../src/commands/handle-command.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { fakeServices } from '../helpers/fake-services.ts';

const prod = anEnvironment({ permissions: { audit: ['platform'] } });

/** What U0JUN01 is told, the blocks as text, and what the log was asked for. */
async function type(text: string): Promise<{ heading: string; shown: string; filters: AuditFilter[] }> {
  const filters: AuditFilter[] = [];
  const { services } = fakeServices({
    environments: [prod],
    groups: { platform: ['U0JUN01'] },
    listAudit: async (filter) => {
      filters.push(filter);
      return [];
    },
  });
  const { later } = await handleCommand(services, {
    text,
    teamId: 'T1',
    userId: 'U0JUN01',
    channelId: 'C1',
  });
  const told = await later?.();
  return { heading: told?.text ?? '', shown: JSON.stringify(told?.blocks), filters };
}

describe('/bitiq audit', () => {
  test('calls somebody of Slack by the name people know, not by what Slack sends for it', async () => {
    const { heading, filters } = await type('audit person <@U0MARA01|mara>');

    expect(heading).toBe('The audit log has nothing about u0mara01');
    expect(filters).toEqual([{ actor: 'slack:T1/U0MARA01' }]);
  });

  test('reads a bare name as somebody at a terminal, says so, and says how to ask for somebody in Slack', async () => {
    const { heading, shown, filters } = await type('audit person mara');

    expect(heading).toBe('The audit log has nothing about mara at a terminal');
    expect(shown).toContain('/bitiq audit person @name');
    expect(filters).toEqual([{ actor: 'terminal:mara' }]);
  });

  test.each([
    ['audit', 'everything'],
    ['audit env prod', 'prod'],
    ['audit run 7k3f9q2m', 'run 7k3f9q2m'],
  ])('%s is about %s', async (text, about) => {
    const { heading, shown } = await type(text);

    expect(heading).toBe(`The audit log has nothing about ${about}`);
    expect(shown).not.toContain('somebody in Slack');
  });
});
