// Runs the test suite on every supported line of Node, each from npm: `npm run verify:nodes`.
import { spawnSync } from 'node:child_process';

const lines = process.argv.slice(2);
const versions = lines.length > 0 ? lines : ['20', '22', '24', '26'];
const failed = [];

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

if (!run('npm', ['run', '--silent', 'build'])) process.exit(1);
for (const version of versions) {
  console.log(`\n== Node ${version}`);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', '.ci/vitest.config.mjs'];
  if (!run('npx', ['--yes', `node@${version}`, ...vitest])) failed.push(version);
}
console.log(
  failed.length > 0
    ? `\nfailed on Node ${failed.join(', ')}`
    : `\npassed on Node ${versions.join(', ')}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
