import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

function waitForCommand() {}

/**
 * Runs `millrace run` on a workflow file in the folder of the project, with the progress on the terminal. Gives
 * what the command says about the run, as `inspect --json` would; ends this process with the command's exit
 * code when nothing ran. Arguments of the example itself are passed on: `node run.mjs -j 4 --store /tmp/x`.
 */
export async function runWorkflow(workflow, parameters) {
  if (!existsSync(main)) fail('Millrace is not built yet: npm run build', 2);
  const given = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`]);
  const args = ['run', fileURLToPath(workflow), ...given, '--json', ...process.argv.slice(2)];
  const child = spawn(process.execPath, [main, ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  // Ctrl-C reaches the command too; it drains, and this process waits for it.
  process.on('SIGINT', waitForCommand);
  const { code, text } = await ended(child);
  process.off('SIGINT', waitForCommand);
  if (text.trim() === '') fail('The workflow did not run.', code ?? 1);
  return JSON.parse(text);
}

function ended(child) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text: Buffer.concat(chunks).toString() }));
  });
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
