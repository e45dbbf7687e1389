import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

function waitForCommand() {}

/**
 * Runs `millrace run` on a workflow file in the folder of the project, with the progress on the
 * terminal. Returns the report of the run, as `inspect --json` prints it. If nothing ran, ends this
 * process with the exit code of the command. Passes the arguments of the example on:
 * `node run.mjs -j 4 --store /tmp/x`.
 */
export async function runWorkflow(workflow, parameters) {
  if (!existsSync(main)) fail('Millrace is not built yet: npm run build', 2);
  const given = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`]);
  const args = ['run', fileURLToPath(workflow), ...given, '--json', ...process.argv.slice(2)];
  const child = spawn(process.execPath, [main, ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  // Ctrl-C also reaches the command, which drains; this process waits for it.
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
