import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** For `node --import`: says on standard error which of OpenTelemetry's packages are loaded. */
registerHooks({
  load(url, context, next) {
    const [, name] = /node_modules\/(@opentelemetry\/[^/]+)\//.exec(url) ?? [];
    if (name !== undefined) writeSync(2, `loaded ${name}\n`);
    return next(url, context);
  },
});
