import { expect, test } from 'vitest';
import { SignalMessage } from '../../src/processes/signal-message.ts';

function written(...chunks: string[]): { message: SignalMessage; passed: string } {
  const message = new SignalMessage();
  const passed = chunks.map((chunk) => message.without(Buffer.from(chunk)).toString());
  return { message, passed: passed.join('') };
}

test('what a shell may have said is kept back, and taken where the status says so', () => {
  const { message, passed } = written('it fails ', 'nowTerminated (core dumped)\n');
  expect('it fails nowTerminated'.startsWith(passed)).toBe(true);
  expect(message.take(143)).toBe('Terminated (core dumped)\n');
  expect(passed + message.rest().toString()).toBe('it fails now');
  expect(message.rest()).toHaveLength(0);
});

test('it is passed on where the program has said it', () => {
  for (const status of [0, 1, 137, 200]) {
    const { message, passed } = written('Terminated\n');
    expect([status, message.take(status)]).toEqual([status, '']);
    expect(passed + message.rest().toString()).toBe('Terminated\n');
  }
});

test('other text is not kept back', () => {
  expect(written('Killed', ' it\n', 'Terminated: yes\n').passed).toBe(
    'Killed it\nTerminated: yes\n',
  );
  expect(written('Killed\n', 'and more\n').passed).toBe('Killed\nand more\n');
});

test('a message that is read in two parts is whole', () => {
  const { message, passed } = written(`${'x'.repeat(64 * 1024 - 3)}Kil`, 'led\n');
  expect(message.take(137)).toBe('Killed\n');
  expect(passed.length + message.rest().length).toBe(64 * 1024 - 3);
});
