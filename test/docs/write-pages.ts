import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigurationPage } from './configuration-page.ts';
import { ROOT } from './documents.ts';

/** `npm run docs`: writes the pages that are made from the code. */
writeFileSync(join(ROOT, 'docs/configuration.md'), renderConfigurationPage());
