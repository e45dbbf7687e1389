import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);

function page(name: string): string {
  return readFileSync(fileURLToPath(new URL(`docs/${name}`, root)), 'utf8');
}

test('every link within the pages of actions leads to a heading', () => {
  const anchors = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const name of ['actions.md', 'action-files.md']) {
    const links = [...page(name).matchAll(/\]\(([\w-]+\.md)?#([^)]+)\)/g)];
    for (const [, other = name, anchor] of links) {
      expect(anchors(page(other)), other).toContain(anchor);
    }
  }
});
