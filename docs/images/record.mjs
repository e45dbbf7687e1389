// Records the terminal that README shows, in terminal.json: a run is killed, then resumed.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHistory } from '../../dist/src/index.js';

const cli = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'millrace-scene-'));
await cp(new URL('scene', import.meta.url), folder, { recursive: true });
const lines = [];
/** Milliseconds that have been recorded: the start of processes is left out. */
let clock = 0;

function say(text, pause = 0) {
  clock += pause;
  lines.push({ at: Math.round(clock), text });
}

/** Types a command, and records what it prints. Kills it when `isEnough` says so. */
async function scene(command, isEnough) {
  say(`\u001b[2m$\u001b[22m npx millrace ${command}`, 700);
  clock += 500;
  const child = spawn(process.execPath, [cli, ...command.split(' ')], {
    cwd: folder,
    env: { ...process.env, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let last;
  const record = (chunk) => {
    const now = performance.now();
    if (last !== undefined) clock += now - last;
    last = now;
    for (const line of chunk.toString().trimEnd().split('\n')) say(line);
  };
  child.stdout.on('data', record);
  child.stderr.on('data', record);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const timer = isEnough && setInterval(() => void killWhenEnough(child, isEnough), 100);
  await ended;
  clearInterval(timer);
  if (isEnough) say('Killed\u001b[2m    # kill -9\u001b[22m', 300);
}

async function killWhenEnough(child, isEnough) {
  const history = await openHistory(join(folder, '.millrace')).catch(() => undefined);
  const [run] = history?.runs() ?? [];
  if (run && isEnough(history.report(run.run))) child.kill('SIGKILL');
  await history?.close();
}

await scene('run thumbs.yaml', ({ tasks }) => (tasks.resize?.summary.succeeded ?? 0) > 4000);
await scene('resume');
await scene('ps');
await rm(folder, { recursive: true });
await writeFile(new URL('terminal.json', import.meta.url), `${JSON.stringify(lines, null, 2)}\n`);
