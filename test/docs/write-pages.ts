import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigurationPage } from './configuration-page.ts';
import { ROOT } from './documents.ts';
import { MANIFESTS, renderSlackManifest } from './slack-manifest.ts';

/** `npm run docs`: writes what is made from the code. */
writeFileSync(join(ROOT, 'docs/configuration.md'), renderConfigurationPage());
for (const [path, url] of MANIFESTS) writeFileSync(join(ROOT, path), renderSlackManifest(url));
