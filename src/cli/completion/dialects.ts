import { quoted } from '../called-as.ts';

/** What is done for some values of the arguments of a function. */
export interface Case {
  readonly values: readonly string[];
  readonly command: string;
}

/** How a shell writes what the tables need. Commands and quotes are the same in all of them. */
export interface Dialect {
  /** Begins the names of functions; two underscores are the habit of fish. */
  readonly prefix: string;
  define(name: string, body: string): string;
  /** Compares the first `count` arguments, joined by spaces. */
  choose(count: 1 | 2, cases: readonly Case[], otherwise: string): string;
}

/** bash and zsh. */
export const posix: Dialect = {
  prefix: '_millrace_',
  define: (name, body) => `${name}() {\n${body}\n}`,
  choose: (count, cases, otherwise) => {
    const lines = cases.map(({ values, command }) => {
      return `    ${values.map(quoted).join(' | ')}) ${command} ;;`;
    });
    const subject = count === 1 ? '$1' : '$1 $2';
    return [`  case "${subject}" in`, ...lines, `    *) ${otherwise} ;;`, '  esac'].join('\n');
  },
};

export const fish: Dialect = {
  prefix: '__millrace_',
  define: (name, body) => `function ${name}\n${body}\nend`,
  choose: (count, cases, otherwise) => {
    const lines = cases.map(({ values, command }) => {
      return `        case ${values.map(quoted).join(' ')}\n            ${command}`;
    });
    const subject = count === 1 ? '$argv[1]' : '$argv[1] $argv[2]';
    const last = `        case '*'\n            ${otherwise}\n    end`;
    return [`    switch "${subject}"`, ...lines, last].join('\n');
  },
};
