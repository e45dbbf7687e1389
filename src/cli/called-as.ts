/** How this process was called. `main.ts` sets it once, before anything is printed. */
let name = 'millrace';

/** The name is followed by a command wherever a text of Millrace has it; a test holds this. */
const aCommand = /(?<!npx )\bmillrace (?=[a-z]+\b|[A-Z]+\b)/g;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What people type to call this command: `npx millrace` where npm has found it in `node_modules`,
 * `millrace` otherwise. `script` is the path of the script that was called, with links in it.
 */
export function calledAs(environment: Environment, script = ''): string {
  const { npm_command: command, npm_lifecycle_event: event, npm_execpath: npm } = environment;
  // Another program that npx has started passes its environment on.
  const started = environment['npm_lifecycle_script'] ?? 'millrace';
  if ((command === 'exec' || event === 'npx') && /\bmillrace\b/.test(started))
    return 'npx millrace';
  // A script of package.json finds commands in `node_modules`; the shell that calls it does not.
  const inPackage = /[\\/]node_modules[\\/]/.test(script);
  return npm !== undefined && inPackage ? 'npx millrace' : 'millrace';
}

export function setCommandName(called: string): void {
  name = called;
}

export function commandName(): string {
  return name;
}

/** A text with `millrace COMMAND` in it, with the name that this process was called by. */
export function asCalled(text: string): string {
  return name === 'millrace' ? text : text.replaceAll(aCommand, `${name} `);
}

/** A command that people can type next, for the same store; quoted for a shell. */
export function nextCommand(words: readonly string[], store?: string): string {
  const where = store === undefined ? [] : ['--store', store];
  return [name, ...[...words, ...where].map(quoted)].join(' ');
}

/** A word as a shell reads it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
