// A line for `sh` in which values are parameters: they are data there, wherever they stand. Pure.
import { MillraceError } from '../../api/basics.ts';
import type { Piece, Value } from './placeholders.ts';

/** What surrounds a place in a line. */
type Context = 'plain' | 'nested' | 'single' | 'double' | 'backtick' | 'comment';

export interface ShellTemplate {
  readonly line: string;
  /** What `$1`, `$2` and so on are as it begins. */
  readonly values: readonly Value[];
}

/** Throws MR501 for a value in a place where a shell would read it as something else. */
export function shellTemplate(pieces: readonly Piece[]): ShellTemplate {
  const scanner = new Scanner();
  const values: Value[] = [];
  const isKept = pieces.some(
    (piece) => piece.kind === 'text' && changesParameters.test(piece.text),
  );
  const parts = pieces.map((piece) => {
    if (piece.kind === 'text') {
      scanner.push(piece.text);
      return piece.text;
    }
    if (piece.kind === 'slot') return scanner.parameter('MILLRACE_SLOT');
    const known = values.findIndex(({ expression }) => expression === piece.expression);
    const number = known < 0 ? values.push(piece) : known + 1;
    return scanner.parameter(isKept ? keptName(number) : number);
  });
  const kept = isKept ? values.map((_, at) => `${keptName(at + 1)}=\${${at + 1}}`) : [];
  const before = kept.length > 0 ? `${kept.join(' ')}; ` : '';
  return { line: before + parts.join(''), values };
}

/**
 * What may change the parameters of a shell: a function has its own, and a file or a text that is
 * read as a part of the line can do all that the line can.
 */
const changesParameters = /\b(?:set|shift|eval|source|function)\b|\(\s*\)|(?:^|[\s;&|(])\.\s/;

/** The variable that has a parameter as it was. */
function keptName(number: number): string {
  return `millrace_${number}`;
}

/** Follows the quotes of a line, as far as is needed to know those around a value. */
class Scanner {
  readonly #contexts: Context[] = ['plain'];
  #isEscaped = false;
  #hasHereDocument = false;
  #before = '\n';

  push(text: string): void {
    for (const character of text) {
      this.#read(character);
      this.#before = character;
    }
  }

  /** The text that stands for a parameter here. */
  parameter(name: number | string): string {
    const value = `\${${name}}`;
    if (this.#isEscaped) throw refused('after a backslash');
    if (this.#hasHereDocument) throw refused('after <<');
    const isQuoted = this.#context === 'single' || this.#context === 'comment';
    // `${1}` would be `$` and the value.
    if (this.#before === '$' && !isQuoted) throw refused('after $');
    this.#before = 'x';
    switch (this.#context) {
      case 'plain':
      case 'nested':
        return `"${value}"`;
      case 'double':
        return value;
      case 'single':
        return `'"${value}"'`;
      case 'backtick':
        throw refused('between backquotes; write $( ) in their place');
      case 'comment':
        return '';
    }
  }

  #read(character: string): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      return;
    }
    const context = this.#context;
    if (context === 'single') return this.#endAt(character, "'");
    if (context === 'comment') return this.#endAt(character, '\n');
    if (character === '\\') this.#isEscaped = true;
    else if (context === 'double') this.#readQuoted(character);
    else if (context === 'backtick') this.#endAt(character, '`');
    else this.#readPlain(character);
  }

  #readQuoted(character: string): void {
    if (character === '(' && this.#before === '$') this.#contexts.push('nested');
    else if (character === '`') this.#contexts.push('backtick');
    else this.#endAt(character, '"');
  }

  #readPlain(character: string): void {
    const opened = opening[character];
    if (opened !== undefined) this.#contexts.push(opened);
    else if (character === ')' && this.#context === 'nested') this.#contexts.pop();
    else if (character === '#' && /[\s;&|()]/.test(this.#before)) this.#contexts.push('comment');
    else if (character === '<' && this.#before === '<') this.#hasHereDocument = true;
  }

  #endAt(character: string, end: string): void {
    if (character === end) this.#contexts.pop();
  }

  get #context(): Context {
    return this.#contexts.at(-1) ?? 'plain';
  }
}

const opening: Readonly<Record<string, Context>> = {
  "'": 'single',
  '"': 'double',
  '`': 'backtick',
  '(': 'nested',
};

function refused(where: string): MillraceError {
  return new MillraceError('MR501', `a value of the item cannot stand ${where}`, {
    hint: 'write a script file, and pass it the value: millrace each ./job.sh {}',
  });
}
