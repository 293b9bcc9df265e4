import { expect, test } from 'vitest';
import { parseDnsNames } from '../../../src/integrations/tls/subject-alt-name.ts';

test.each([
  ['DNS:*.apps.prod.example', ['*.apps.prod.example']],
  ['DNS:a.example, DNS:b.example', ['a.example', 'b.example']],
  ['IP Address:10.0.0.1, DNS:a.example, URI:http://x.example/', ['a.example']],
  ['DNS:"a.example, DNS:forged.example", DNS:b.example', ['a.example, DNS:forged.example', 'b.example']],
  ['DNS:"quote \\" inside", DNS:b.example', ['quote " inside', 'b.example']],
  ['URI:"http://x/, DNS:forged.example"', []],
  ['DirName:"CN=a, DNS:forged.example", DNS:a.example', ['a.example']],
  ['', []],
  [undefined, []],
])('%s', (subjectAltName, names) => {
  expect(parseDnsNames(subjectAltName)).toEqual(names);
});
