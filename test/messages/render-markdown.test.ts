import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/messages/render-markdown.ts';
import { aReport, aRow, BLOCKED } from './runs.ts';

describe('a report in Markdown', () => {
  it('says the verdict, what blocks with its remedy, and counts the rest', () => {
    expect(renderMarkdown(BLOCKED.report ?? aReport())).toBe(`### prod is not ready: 2 blockers, 1 warning

0.9 s · 32 checks

- ❌ \`worker-nodes\` 2 of 3 workers Ready; worker-2 NotReady for 14 min \\(KubeletNotReady\\)

  \`\`\`
  oc describe node worker-2
  \`\`\`

- ❌ \`vault-policy-role\` role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod

  \`\`\`
  set policies: [gitops-prod] in charts/vault-config for prod, then sync vault-config-prod
  \`\`\`

- ⚠️ \`wildcard-tls\` certificate for \\*.apps.prod.example ends in 9 days

  \`\`\`
  oc -n cert-manager describe certificate wildcard
  \`\`\`

✅ 29 passed
`);
  });

  it('lets nothing from outside call somebody, link, or leave its block', () => {
    const summary = '@platform see #12 <img src=x> [ready](https://evil.example) `x`';
    const remedy = 'echo\n```\n@everyone';

    const text = renderMarkdown(aReport({ rows: [aRow({ id: 'a`b', state: 'failed', summary, remedy })] }));

    expect(text).toContain(
      "- ❌ `a'b` &#64;platform see &#35;12 &lt;img src=x&gt; \\[ready\\]\\(https://evil.example\\) \\`x\\`\n",
    );
    expect(text).toContain('  ````\n  echo\n  ```\n  @everyone\n  ````\n');
  });
});
