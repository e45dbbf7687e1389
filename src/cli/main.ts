#!/usr/bin/env node
// Entry of the command. It loads little itself: most of what a short command takes is its modules.
import { existsSync, writeSync } from 'node:fs';
import { cacheCode } from '../compile-cache.ts';
import { version } from '../version.ts';
import { isLack, lacking, lackLines } from './lacking.ts';

/** The command in a few files, which load in half of the time. All else is as without it. */
const bundle = new URL('../../bundle/src.cli.command.js', import.meta.url);

if (!printsVersion(process.argv.slice(2))) {
  cacheCode();
  await command().catch(tell);
}

async function command(): Promise<void> {
  if (existsSync(bundle)) await import(bundle.href);
  else await import('./command.ts');
}

/** The command itself tells what is wrong, unless it cannot be loaded. */
function tell(error: unknown): void {
  if (!isLack(error)) throw error;
  writeSync(2, `${lackLines(error).join('\n')}\n`);
  process.exitCode = lacking;
}

function printsVersion([option, ...others]: readonly string[]): boolean {
  if ((option !== '--version' && option !== '-V') || others.length > 0) return false;
  try {
    writeSync(1, `${version}\n`);
    return true;
  } catch {
    // The command says why.
    return false;
  }
}
