#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { buildProgram } from './program.ts';
import { Terminal } from './terminal.ts';

/** Exit code of a wrong command line. */
const usage = 2;
/** Exit code of a bug, or a broken installation. */
const bug = 70;

const terminal = Terminal.ofProcess();

process.on('uncaughtException', (error) => {
  terminal.setLive([]);
  void explain(error).then((code) => process.exit(code));
});

// A library that prints what it also throws would have it told twice. Actions have consoles of their own.
console.error = () => {};

await main();

async function main(): Promise<void> {
  const program = buildProgram(terminal, ownVersion(), (code) => {
    process.exitCode = code;
  });
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = await explain(error);
  }
  terminal.flush();
}

async function explain(error: unknown): Promise<number> {
  // Help and version come here too; they have been printed.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  try {
    const faults = await import('./show-errors.ts');
    return faults.explain(error, terminal);
  } catch (cause) {
    // An installation that lacks a part of itself cannot even explain.
    terminal.print(String(error), String(cause));
    return bug;
  }
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version }: { version?: string } = JSON.parse(text);
  return version ?? 'unknown';
}
