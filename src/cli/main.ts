#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { buildProgram } from './program.ts';
import { giveSignalsTheirEffect } from './stop-signals.ts';
import { Terminal } from './terminal.ts';

/** Exit code of a wrong command line. */
const usage = 2;
/** Exit code of a bug or a broken installation. */
const bug = 70;

const terminal = Terminal.ofProcess();

process.on('uncaughtException', (error) => {
  terminal.setLive([]);
  void exitCodeFor(error).then((code) => process.exit(code));
});

// Some libraries print an error that they also throw. Actions have consoles of their own.
console.error = () => {};

giveSignalsTheirEffect();

const code = await main();
const lost = await terminal.end();
process.exitCode = lost ? await exitCodeAfterLoss(lost, code) : code;

/** Returns the exit code of the command. */
async function main(): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(terminal, ownVersion(), (ended) => {
    exitCode = ended;
  });
  try {
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    return exitCodeFor(error);
  }
}

/** Data was lost: the command has not succeeded. */
async function exitCodeAfterLoss(lost: NodeJS.ErrnoException, before: number): Promise<number> {
  const { outputLost } = await import('./output-lost.ts');
  const after = await exitCodeFor(outputLost(lost));
  return before === 0 ? after : before;
}

/** Prints the error, unless commander has printed it. */
async function exitCodeFor(error: unknown): Promise<number> {
  // Commander throws after help and version, too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  try {
    const { showError } = await import('./show-errors.ts');
    return showError(error, terminal);
  } catch (cause) {
    // The module, or the library that it imports, cannot be loaded: the installation is broken.
    terminal.print(String(error), String(cause));
    return bug;
  }
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version }: { version?: string } = JSON.parse(text);
  return version ?? 'unknown';
}
