import * as builderEntry from '../../../src/builder/public.ts';
import { TaskBuilder } from '../../../src/builder/task.ts';
import { WorkflowBuilder } from '../../../src/builder/workflow.ts';
import { type CallTable, method, notFolder, notText } from './called.ts';

const task = new TaskBuilder('a', {});
const { echo } = builderEntry.core;
const builtBy = (name: string) => method(() => new WorkflowBuilder(), name);

export const builderCalls: CallTable = {
  'builder.pack': {
    call: (...passed) => Reflect.apply(builderEntry.pack, undefined, passed),
    wrong: notText('pack', 'name'),
  },
  'builder.subWorkflow': {
    call: (...passed) => Reflect.apply(builderEntry.subWorkflow, undefined, passed),
    wrong: notFolder('subWorkflow', 'file'),
  },
  'builder.js': {
    call: (...passed) => Reflect.apply(builderEntry.js, undefined, passed),
    wrong: [
      [
        ['x'],
        `js: 'texts' must be the texts of a template, not "x" | write js\`…\`, without parentheses`,
      ],
    ],
  },
  'builder.source': {
    call: (...passed) => Reflect.apply(builderEntry.source, undefined, passed),
    wrong: [
      [['a.csv'], 'the options of source must be an object | write { from, format, on_bad, … }'],
      [[{}], "source needs the option 'from' | undefined"],
      [
        [{ from: 5 }],
        "source: 'from' must be a path, a list of paths or a reference, not 5 | undefined",
      ],
      [
        [{ from: 'a.csv', on_error: 'skip' }],
        "source has no option 'on_error' | its options are from, format, on_bad, offset, max_items, sample, seed, encoding, invalid_text, big_integers, header, delimiter, relax, numbers, skip_empty",
      ],
    ],
  },
  'builder.steps': {
    call: (...passed) => Reflect.apply(builderEntry.steps, undefined, passed),
    wrong: [
      [[[]], "steps: 'build' must be a function, not [] | undefined"],
      [[() => 1, { durably: true }], "steps has no option 'durably' | did you mean 'durable'?"],
    ],
  },
  'builder.tasks': {
    call: (...passed) => Reflect.apply(builderEntry.tasks, undefined, passed),
    wrong: [
      [[[]], "tasks: 'build' must be a function, not [] | undefined"],
      [[() => 1, { var: {} }], "tasks has no option 'var' | did you mean 'vars'?"],
    ],
  },
  'builder.workflow': {
    call: (...passed) => Reflect.apply(builderEntry.workflow, undefined, passed),
    wrong: [
      [[], "workflow: 'name' must be a text, not undefined | undefined"],
      [
        ['x', () => 1],
        'the options of workflow must be an object | write { description, concurrency, timeout, … }',
      ],
      [
        ['x', { parameter: {} }, () => 1],
        "workflow has no option 'parameter' | did you mean 'parameters'?",
      ],
      [
        ['x', { parameters: { n: { typ: 'integer' } } }, () => 1],
        "workflow({ parameters.n }) has no option 'typ' | did you mean 'type'?",
      ],
      [['x', {}], "workflow: 'build' must be a function, not undefined | undefined"],
    ],
  },
  'w.task': {
    call: builtBy('task'),
    wrong: [
      [[5], "w.task: 'name' must be a text, not 5 | undefined"],
      [
        ['a', 'core.echo'],
        `w.task: 'action' must be an action of a pack, or a sub-workflow, not "core.echo" | write pack('core').echo`,
      ],
      [
        ['a', undefined],
        "w.task: 'action' must be an action of a pack, or a sub-workflow, not undefined | undefined",
      ],
      [['a', echo, {}, { retrys: 1 }], "w.task has no option 'retrys' | did you mean 'retry'?"],
      [
        ['a', echo, {}, { retry: { cout: 1 } }],
        "w.task({ retry }) has no option 'cout' | did you mean 'count'?",
      ],
      [
        ['a', echo, {}, { needs: ['b'] }],
        `w.task: 'needs' must be a list of tasks, not ["b"] | pass what w.task or w.each returned, not its name`,
      ],
      [
        ['a', echo, {}, { needs: task }],
        "w.task: 'needs' must be a list of tasks, not an instance of TaskBuilder | write a list: [task]",
      ],
    ],
  },
  'w.each': {
    call: builtBy('each'),
    wrong: [
      [
        ['a'],
        "w.each: 'list' must be a list, a reference to one, or a source, not undefined | undefined",
      ],
      [
        ['a', { from: 'a.csv' }],
        "w.each: 'list' must be a list, a reference to one, or a source, not an object | write source({ from, … })",
      ],
      [
        ['a', [1], 'core.echo'],
        `w.each: 'action' must be an action of a pack, or a sub-workflow, not "core.echo" | write pack('core').echo`,
      ],
      [['a', [1], echo, {}], "w.each: 'input' must be a function, not an object | undefined"],
      [
        ['a', [1], echo, () => ({}), { concurency: 1 }],
        "w.each has no option 'concurency' | did you mean 'concurrency'?",
      ],
      [
        ['a', [1], echo, () => ({}), { repeat: { cnt: 1 } }],
        "w.each({ repeat }) has no option 'cnt' | did you mean 'count'?",
      ],
    ],
  },
  'w.finally': {
    call: builtBy('finally'),
    wrong: [[['a'], `w.finally: 'build' must be a function, not "a" | undefined`]],
  },
  'w.fold': {
    call: builtBy('fold'),
    wrong: [
      [['a'], "w.fold: 'source' must be a task, not undefined | undefined"],
      [
        ['a', 'b'],
        `w.fold: 'source' must be a task, not "b" | pass what w.task or w.each returned, not its name`,
      ],
      [
        ['a', task, 'core.sum'],
        `w.fold: 'fold' must be an action of a pack, or a sub-workflow, not "core.sum" | write pack('core').sum`,
      ],
      [
        ['a', task, builderEntry.core.sum, { order: true }],
        "w.fold has no option 'order' | did you mean 'ordered'?",
      ],
    ],
  },
  'task.next': {
    call: method(() => task, 'next'),
    wrong: [
      [[], 'the options of task.next must be an object | write { on, when, publish, … }'],
      [
        [{ after: task }],
        "task.next has no option 'after' | known names: 'on', 'when', 'publish', 'do', 'else', 'handled'",
      ],
      [
        [{ do: 'b' }],
        `task.next: 'do' must be a task, 'noop' or a list of them, not "b" | pass what w.task or w.each returned, not its name`,
      ],
    ],
  },
};
