import { expect, test } from 'vitest';
import { formOfName } from '../../src/formats/source.ts';

test.each([
  ['data.jsonl', { format: 'jsonl' }],
  ['logs/a.NDJSON.gz', { format: 'jsonl', compression: 'gz' }],
  ['a.b.csv.zst', { format: 'csv', compression: 'zst' }],
  ['tables/x.tsv.br', { format: 'tsv', compression: 'br' }],
  ['x.json', { format: 'json' }],
  ['/var/log/syslog.log', { format: 'lines' }],
  ['logs/*.txt', { format: 'lines' }],
  ['folder.csv/data', {}],
  ['data.gz', { compression: 'gz' }],
  ['csv', {}],
  ['-', {}],
  ['C:\\data\\x.csv', { format: 'csv' }],
])('the name %s says %o', (name, form) => {
  expect(formOfName(name)).toEqual(form);
});
