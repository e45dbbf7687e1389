import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

async function answerOf(url: string): Promise<number> {
  const opened = await fetch(url, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  return (await fetch(new URL('/api/runs', url), { headers: { cookie } })).status;
}

describe('millrace ui', () => {
  it('prints a URL with a token, serves pages there, and ends on Ctrl-C', async () => {
    const cwd = await folderWith({});
    const command = startCommand(['ui', '--no-open', '--port', '0'], { cwd });
    const [url = ''] = (await command.printed(/\n/)).split('\n');
    await command.line(/stop it with Ctrl-C/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect(await answerOf(url)).toBe(200);
    command.kill('SIGINT');
    expect(await command.ended()).toMatchObject({ code: 0, signal: null });
  });

  it('needs a run that is there, where one is named', async () => {
    const cwd = await folderWith({});
    const { code, stderr } = await millraceHere(['ui', 'last', '--no-open'], { cwd });
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^MR601 /)]);
  });

  it.each([
    [['--host', '0.0.0.0'], /^MR501 .*other machines can read the store\n.*--allow-remote/],
    [['--port', '70000'], /^MR501 .*It must be a whole number from 0 to 65535/],
  ])('refuses %o', async (words, message) => {
    const cwd = await folderWith({});
    const { code, stderr } = await millraceHere(['ui', '--no-open', ...words], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('says that a port is taken that was asked for', async () => {
    const cwd = await folderWith({});
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const { code, stderr } = await millraceHere(['ui', '--no-open', '--port', port], { cwd });
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^MR803 .*another program listens/)]);
  });
});
