import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracingOptions } from './tracing.ts';

/** Exports spans without secrets, and tells where they are not taken. */
export function guardExporter(
  exporter: SpanExporter,
  { redactor, onLost }: Pick<TracingOptions, 'redactor' | 'onLost'>,
): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(
        spans.map((span) => withoutSecrets(span, redactor)),
        (result) => {
          if (result.error !== undefined) onLost(result.error);
          done(result);
        },
      );
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** Only name and attributes hold what comes from outside; of errors the spans know no more than a code. */
function withoutSecrets(span: ReadableSpan, { text, data }: TracingOptions['redactor']): ReadableSpan {
  const clean = { name: text(span.name), attributes: data(span.attributes) };
  return Object.create(span, Object.getOwnPropertyDescriptors(clean));
}
