import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { defaultWorkspace, type WorkspaceSeed } from '../slack/workspace.ts';

const MANIFEST = new URL('../../deploy/slack-manifest.yaml', import.meta.url);

/** The workspace as it is once somebody made the app from its manifest: with its command and scopes, and no others. */
export function installedWorkspace(): WorkspaceSeed {
  const { features, oauth_config } = parse(readFileSync(MANIFEST, 'utf8'));
  const [{ command, should_escape: escapeCommands }] = features.slash_commands;
  const app = { ...defaultWorkspace.app, command, escapeCommands, scopes: oauth_config.scopes.bot };
  return { ...defaultWorkspace, app };
}
