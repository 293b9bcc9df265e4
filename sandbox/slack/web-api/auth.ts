import type { ApiMethod } from './method.ts';

const test: ApiMethod = {
  name: 'auth.test',
  scopes: [],
  run({ state, address }) {
    const { team, app } = state.seed;
    return {
      url: `${address}/`,
      team: team.name,
      user: app.name,
      team_id: team.id,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    };
  },
};

const openConnection: ApiMethod = {
  name: 'apps.connections.open',
  token: 'app',
  scopes: [],
  run: (slack) => ({ url: slack.openSocketUrl() }),
};

const apiTest: ApiMethod = {
  name: 'api.test',
  token: 'none',
  scopes: [],
  run: (_slack, { token: _token, ...args }) => ({ args }),
};

export const authMethods: readonly ApiMethod[] = [test, openConnection, apiTest];
