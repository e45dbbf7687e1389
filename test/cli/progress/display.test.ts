import { expect, it } from 'vitest';
import { showProgress } from '../../../src/cli/progress/display.ts';
import { useExecutor } from '../../support/flow.ts';
import { Gate } from '../../support/gate.ts';
import { waiting } from '../../support/workflows.ts';
import { recorded } from '../recorded.ts';

const executor = useExecutor();

it('redraws in place on a terminal, and leaves the last frame', async () => {
  const { terminal, err } = recorded({ isTTY: true, columns: 60, rows: 10 });
  const gate = await Gate.create();
  const run = await executor().start(waiting, { parameters: { port: gate.port } });
  const shown = showProgress(run, terminal);
  await gate.waitFor(2);
  const drawn = new Promise<void>((resolve) => {
    const setLive = terminal.setLive.bind(terminal);
    terminal.setLive = (lines) => {
      setLive(lines);
      resolve();
    };
  });
  await drawn;
  gate.open();
  await shown;
  expect(err()).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] meet {2}░{20} {2}0\/2\n/);
  const last = err().split('\u001B[0J').at(-1);
  expect(last).toMatch(/^✓ meet {2}2 items in \d+(ms|\.\ds)\n$/);
});

it('prints plain lines elsewhere, with the logs of actions', async () => {
  const { terminal, err } = recorded();
  const gate = await Gate.create();
  const workflow = `${waiting}\n`.replace(
    'output:',
    '  - {name: tell, action: probe.log, needs: [meet], input: {value: 1}}\noutput:',
  );
  const run = await executor().start(workflow, { parameters: { port: gate.port } });
  const shown = showProgress(run, terminal);
  gate.open();
  await shown;
  expect(err().split('\n')).toEqual([
    'meet: started, 2 items',
    expect.stringMatching(/^meet: 2 items in /),
    'tell: started',
    'tell[0] saw a value {"value":1,"attempt":1}',
    expect.stringMatching(/^tell: /),
    '',
  ]);
});
