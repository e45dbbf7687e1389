import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ExecutorIdentity, ownerAlive, thisProcess } from '../../src/store/owner.ts';

test('this process is alive', () => {
  const owner = thisProcess(5);
  expect(owner).toMatchObject({ pid: process.pid, since: 5 });
  expect(ownerAlive(owner)).toBe(true);
});

test('a process that has ended is dead', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  expect(ownerAlive({ ...thisProcess(0), pid: child.pid ?? 0 })).toBe(false);
});

test('a process on another host counts as alive', () => {
  expect(ownerAlive({ ...thisProcess(0), host: 'elsewhere.invalid', pid: 999_999_999 })).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'a later process with the same pid, or a restart of the machine, does not keep an owner alive',
  () => {
    const { started, ...owner } = thisProcess(0);
    const [boot = '', time = ''] = started.split(' ');
    expect(ownerAlive({ ...owner, started: `${boot} ${Number(time) - 1}` })).toBe(false);
    expect(ownerAlive({ ...owner, started: `another-boot ${time}` })).toBe(false);
  },
);

test('without start times, an owner is alive while its pid exists', () => {
  expect(ownerAlive({ ...thisProcess(0), started: '' })).toBe(true);
});

test('an executor lives until it is closed, and no longer than its process', async () => {
  const identity = new ExecutorIdentity();
  const owner = identity.owner(5);
  expect(owner).toMatchObject({ pid: process.pid, since: 5 });
  expect(new ExecutorIdentity().owner(5).executor).not.toBe(owner.executor);
  expect(ownerAlive(owner)).toBe(true);
  await identity.close();
  expect(ownerAlive(owner)).toBe(false);
});

test('an executor that another copy of the library has opened in this process counts as alive', () => {
  expect(ownerAlive({ ...thisProcess(0), executor: 'another copy/1' })).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'an owner in another pid namespace counts as alive, whatever pid it has, until a restart',
  () => {
    const { namespace = '', started, ...owner } = thisProcess(0);
    expect(namespace).toMatch(/^pid:\[\d+\] \S+$/);
    const other = { ...owner, started, namespace: namespace.replace(/\d+/, '1') };
    expect(ownerAlive(other)).toBe(true);
    expect(ownerAlive({ ...other, pid: 999_999_999 })).toBe(true);
    expect(ownerAlive({ ...other, started: `another-boot ${started}` })).toBe(false);
  },
);
