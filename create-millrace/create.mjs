#!/usr/bin/env node
// `npm create millrace DIR` calls `millrace init DIR`, of the package millrace in the same version.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('millrace/package.json');
const command = join(dirname(manifest), require(manifest).bin.millrace);
const args = [command, 'init', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
