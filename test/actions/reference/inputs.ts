import type { JsonObject } from '../../../src/lang/json.ts';

/** Inputs that the built-in actions take, with most of their keys. */
export const takenInputs: readonly (readonly [name: string, input: JsonObject])[] = [
  ['core.echo', { anything: [1, { a: null }] }],
  ['core.fail', { message: { a: 1 }, name: 'QuotaError', data: { left: 0 }, more: 1 }],
  ['core.noop', { ignored: true }],
  ['core.sleep', { ms: '2s', more: 1 }],
  ['file.glob', { pattern: '*', cwd: 'a', ignore: ['x'], dot: true, details: true }],
  ['file.glob', { patterns: ['*', '!a'], ignore: 'x' }],
  ['file.hash', { path: 'a', algorithm: 'md5' }],
  ['file.read_bytes', { path: 'a', offset: 1, length: 2, to: 'b' }],
  [
    'file.read_csv',
    {
      path: 'a',
      header: ['x'],
      delimiter: ';',
      relax: ['rows'],
      numbers: ['x'],
      encoding: 'latin1',
    },
  ],
  [
    'file.read_csv',
    { path: 'a', header: false, relax: true, big_integers: 'string', invalid_text: 'replace' },
  ],
  ['file.read_json', { path: 'a', big_integers: 'string', invalid_text: 'replace' }],
  ['file.read_jsonl', { path: 'a' }],
  ['file.read_lines', { path: 'a', skip_empty: true }],
  ['file.read_text', { path: 'a' }],
  ['file.stat', { path: 'a' }],
  ['file.write_bytes', { path: 'a', base64: 'YQ==' }],
  ['file.write_bytes', { path: 'a', from: 'b' }],
  [
    'file.write_csv',
    { path: 'a', rows: [{ x: 1 }], columns: ['x'], header: false, delimiter: ';' },
  ],
  ['file.write_json', { path: 'a', value: null, indent: 0 }],
  ['file.write_jsonl', { path: 'a', rows: [1, {}] }],
  ['file.write_text', { path: 'a', text: 'b' }],
  [
    'http.get',
    {
      url: 'https://example.com',
      headers: { a: 1 },
      query: { a: [1, true], b: 'c' },
      expect: [200, 404],
      follow: false,
      timeout: 500,
    },
  ],
  ['http.post', { url: 'http://example.com', form: { a: 1 }, expect: 201 }],
  ['http.request', { url: 'http://example.com', method: 'delete', json: { a: [] } }],
  [
    'shell.run',
    {
      command: 'ls',
      stdin_from: 'in',
      stdout: 'out',
      stderr: 'err',
      log: 'both',
      encoding: 'latin1',
    },
  ],
  [
    'shell.run',
    {
      command: 'ls',
      args: ['-l', 1],
      cwd: 'a',
      env: { A: true },
      stdin: 'x',
      shell: true,
      check: false,
      max_bytes: 10,
    },
  ],
];
