import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../ui/', import.meta.url));
const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());

describe('the pages of the dashboard', () => {
  test('are three files and the licences of what is in them', () => {
    expect(files.toSorted()).toEqual(['LICENSES.md', 'app.css', 'app.js', 'index.html']);
  });

  test('have at most 80 KB when they are compressed', () => {
    const pages = files.filter((name) => !name.endsWith('.md'));
    const bytes = pages.map((name) => gzipSync(readFileSync(join(folder, name))).length);
    expect(bytes.reduce((all, size) => all + size, 0)).toBeLessThan(80_000);
  });

  test('have no inline script and no inline style', () => {
    const text = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(text).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)| on[a-z]+=/);
  });
});
