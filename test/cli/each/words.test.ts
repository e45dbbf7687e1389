import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { columnsOf, listColumns } from '../../../src/cli/each/columns.ts';
import { combined, commandOfWords, splitWords } from '../../../src/cli/each/command-words.ts';
import { piecesOf } from '../../../src/cli/each/placeholders.ts';
import { shellTemplate } from '../../../src/cli/each/shell-template.ts';
import { naughty } from '../../support/naughty.ts';

const shownFor =
  (item: unknown, names?: readonly string[]) =>
  (word: string): string =>
    piecesOf(word, names ? columnsOf(/ /u, names) : undefined)
      .map((piece) => (piece.kind === 'value' ? piece.show(item, 6) : Object(piece).text))
      .join('');

describe('a place in a word', () => {
  test.each([
    ['{}', 'a/b.c/d.tar.gz'],
    ['{.}', 'a/b.c/d.tar'],
    ['{/}', 'd.tar.gz'],
    ['{//}', 'a/b.c'],
    ['{/.}', 'd.tar'],
    ['{1}', 'a/b.c/d.tar.gz'],
    ['{1/.}', 'd.tar'],
    ['{#}', '7'],
    ['x{}y{/}z', 'xa/b.c/d.tar.gzyd.tar.gzz'],
    ['{name}', '{name}'],
    ['{print $1}', '{print $1}'],
    ['{a,b}', '{a,b}'],
    ['${HOME}', '${HOME}'],
    ['{{ item }}', 'a/b.c/d.tar.gz'],
    ['{{ item.length }}', '14'],
    ['{{ index + 1 }}', '{{ index + 1 }}'],
  ])('%s is %s', (word, shown) => {
    expect(shownFor('a/b.c/d.tar.gz')(word)).toBe(shown);
  });

  test.each([
    ['{}', 'one two'],
    ['{1}-{2}', 'one-two'],
    ['{second}', 'two'],
    ['{3}', ''],
    ['{{ item[1] }}', '{{ item[1] }}'],
  ])('%s of columns is %s', (word, shown) => {
    expect(shownFor('one two', ['first', 'second'])(word)).toBe(shown);
    expect(shownFor(['one', 'two'], ['first', 'second'])(word)).toBe(shown);
  });

  test.each([
    ['{2}', undefined, 'there is no column 2: an item is one value'],
    ['{0}', undefined, 'there is no column 0: an item is one value'],
    ['{0/.}', columnsOf(/,/u, []), 'there is no column 0: they are counted from 1'],
    ['{-1}', columnsOf(/,/u, []), 'there is no column -1: they are counted from 1'],
    ['{nam}', columnsOf(/,/u, ['name', 'age']), 'there is no column nam: the header has name, age'],
    ['{2}', columnsOf(undefined, ['name']), 'there is no column 2: the header has name'],
    ['{3}', listColumns(2), 'there is no column 3: an item has 2'],
  ])('%s is refused where no item has it', (word, columns, message) => {
    expect(() => piecesOf(`a${word}`, columns)).toThrow(message);
    expect(() => piecesOf(`a$${word}`, columns)).not.toThrow();
  });

  test('that has no such column can be written as a template', () => {
    expect(piecesOf(`{{ '{2}' }}`, undefined)).toMatchObject([{ expression: `'{2}'` }]);
  });

  test('is shown as its expression would be, for any text', () => {
    for (const form of ['{.}', '{/}', '{//}', '{/.}']) {
      for (const item of [
        ...naughty,
        '',
        '.',
        '..',
        '/',
        'a/',
        '/a',
        'a.b/c',
        '.x',
        'a\nb.c/d.e',
      ]) {
        const [piece] = piecesOf(form, undefined);
        const expression = piece?.kind === 'value' ? piece.expression : '';
        const evaluated: unknown = new Function('item', `return ${expression}`)(item);
        expect([form, item, shownFor(item)(form)]).toEqual([form, item, evaluated]);
      }
    }
  });
});

/** What `sh` makes of a line for this item. */
function run(line: string, item: string): string {
  const { line: code, values } = shellTemplate(piecesOf(line, undefined));
  const args = values.map(() => item);
  return spawnSync('sh', ['-c', code, 'sh', ...args], { encoding: 'utf8' }).stdout;
}

describe('a line for sh', () => {
  const places = [
    `printf %s {}`,
    `printf %s "{}"`,
    `printf %s '{}'`,
    `printf %s ""{}''`,
    `X={}; printf %s "$X"`,
    `printf %s "$(printf %s {})"`,
    `(printf %s {})`,
    `# it's\nprintf %s {}`,
    `case x in x) printf %s {};; esac`,
    `printf %s "\${X:-{}}"`,
    `set -- a b; printf %s {}`,
    `shift; printf %s {}`,
    `f() { printf %s {}; }; f x`,
    `eval 'set -- a'; printf %s "{}"`,
    `if set -- a; then printf %s '{}'; fi`,
  ];

  test.each(places)('has the item byte for byte: %s', (line) => {
    const items = naughty.filter((text) => !text.includes('\0'));
    for (const item of [...items, `'`, `"`, '`x`', '$(x)', '$X', '*', 'a\nb', '\\', 'ü', ' x ']) {
      // `$( )` drops line ends.
      if (line.includes('$(') && item.endsWith('\n')) continue;
      expect([item, run(line, item)]).toEqual([item, item]);
    }
  });

  test.each(places)('is shown as what does the same when it is pasted: %s', (line) => {
    const { show } = commandOfWords([line], undefined);
    for (const item of ['$(x)', '`x`', `it's "a" b`, 'a=b', 'if', '~', '\\', '*']) {
      const pasted = spawnSync('sh', ['-c', show(item, 0)], { encoding: 'utf8' }).stdout;
      expect([item, pasted]).toEqual([item, item]);
    }
  });

  test('in a slot is shown as it would run in the first', () => {
    for (const words of [['printf %s/%s {%} {}'], ['printf', '%s/%s', '{%}', '{}']]) {
      const { show } = commandOfWords(words, undefined);
      const pasted = spawnSync('sh', ['-c', show('a b', 0)], { encoding: 'utf8' }).stdout;
      expect(pasted).toBe('1/a b');
    }
  });

  test('has each value once', () => {
    const { line, values } = shellTemplate(piecesOf('a {} {#} {}', undefined));
    expect(line).toBe(`a "\${1}" "\${2}" "\${1}"`);
    expect(values.map(({ expression }) => expression)).toEqual(['item', 'index + 1']);
  });

  test.each([['echo `cat {}`'], ['echo \\{}'], ['cat <<E\n{}\nE']])('refuses %s', (line) => {
    expect(() => shellTemplate(piecesOf(line, undefined))).toThrow(/^a value of the item cannot/);
  });
});

describe('words', () => {
  test('are a command and lists', () => {
    expect(splitWords(['echo', '-n', ':::', 'a', ':::', 'b', 'c'])).toEqual({
      command: ['echo', '-n'],
      lists: [['a'], ['b', 'c']],
    });
    expect(combined([['a', 'b']])).toEqual(['a', 'b']);
    expect(
      combined([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['b', '2'],
    ]);
  });

  test('are a program with the item last, unless it has its place', () => {
    expect(commandOfWords(['gzip', '-9'], undefined).input).toEqual({
      command: 'gzip',
      args: ['-9', '{{ item }}'],
    });
    expect(commandOfWords(['cp', '{}', 'to/{/}'], undefined).input).toEqual({
      command: 'cp',
      args: ['{{ item }}', String.raw`to/{{ String(item).replace(/^[^]*\//, '') }}`],
    });
    expect(commandOfWords(['gzip -9'], undefined).input).toEqual({
      command: `gzip -9 "\${1}"`,
      args: ['{{ item }}'],
      shell: true,
    });
  });

  test('are a line where a shell must know the slot', () => {
    expect(commandOfWords(['tool', '--gpu={%}', 'a b', '', '{}'], undefined).input).toEqual({
      command: `exec tool --gpu="\${MILLRACE_SLOT}" 'a b' '' "\${1}"`,
      args: ['{{ item }}'],
      shell: true,
    });
    expect(commandOfWords([`echo '{%}'`], undefined).input).toEqual({
      command: `echo ''"\${MILLRACE_SLOT}"''`,
      args: [],
      shell: true,
    });
  });

  test.each([[['']], [[' ']], [['', 'x']]])('%j are no command', (words) => {
    expect(() => commandOfWords(words, undefined)).toThrow('the command is empty');
  });

  test('are shown as a shell reads them', () => {
    expect(commandOfWords(['cp', '{}', 'x y'], undefined).show("it's", 0)).toBe(
      `cp 'it'\\''s' 'x y'`,
    );
    expect(commandOfWords(['cat {} | wc'], undefined).show('a b', 0)).toBe(
      `sh -c 'cat "\${1}" | wc' sh 'a b'`,
    );
    expect(commandOfWords(['{}', 'a=b'], undefined).show('if', 0)).toBe(`'if' a=b`);
    expect(commandOfWords(['{}', 'x'], undefined).show('a=b', 0)).toBe(`'a=b' x`);
  });
});
