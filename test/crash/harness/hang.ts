import { readdir, readFile } from 'node:fs/promises';

/** Flags with which a process writes a report of its threads and handles on SIGUSR2. */
export function reportFlags(folder: string): string[] {
  return ['--report-on-signal', '--report-signal=SIGUSR2', `--report-directory=${folder}`];
}

/** What each thread of a process does that does not come to an end, one a line. */
export async function describeHang(pid: number): Promise<string> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lines = threads.map(async (thread) => {
    const of = async (name: string): Promise<string> =>
      (await readFile(`/proc/${pid}/task/${thread}/${name}`, 'utf8').catch(() => '?')).trim();
    const [, state = '?'] = /\) (\w)/.exec(await of('stat')) ?? [];
    return `${thread} ${await of('comm')} ${state} ${await of('wchan')} ${await of('syscall')}`;
  });
  return (await Promise.all(lines)).join('\n');
}
