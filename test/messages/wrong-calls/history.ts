import type { RunHistory } from '../../../src/index.ts';
import { type CallTable, method, notId } from './called.ts';

export const historyCalls = (history: () => RunHistory): CallTable => ({
  'history.runs': {
    call: method(history, 'runs'),
    wrong: [
      [
        [{ newest: 'x' }],
        `history.runs: 'newest' must be a whole number from 0, not "x" | undefined`,
      ],
      [[{ toplevel: true }], "history.runs has no option 'toplevel' | did you mean 'topLevel'?"],
    ],
  },
  'history.count': {
    call: method(history, 'count'),
    wrong: [
      [[{ topLevel: 1 }], "history.count: 'topLevel' must be true or false, not 1 | undefined"],
    ],
  },
  'history.childrenOf': {
    call: method(history, 'childrenOf'),
    wrong: notId('history.childrenOf'),
  },
  'history.find': { call: method(history, 'find'), wrong: notId('history.find') },
  'history.report': {
    call: method(history, 'report'),
    wrong: [
      ...notId('history.report'),
      [['x', 'now'], `history.report: 'now' must be a number from 0, not "now" | undefined`],
    ],
  },
  'history.progress': {
    call: method(history, 'progress'),
    wrong: notId('history.progress'),
  },
  'history.questions': {
    call: method(history, 'questions'),
    wrong: notId('history.questions'),
  },
  'history.requests': {
    call: method(history, 'requests'),
    wrong: notId('history.requests'),
  },
  'history.marks': {
    call: method(history, 'marks'),
    wrong: notId('history.marks'),
  },
  'history.workflow': {
    call: method(history, 'workflow'),
    wrong: notId('history.workflow'),
  },
  'history.definition': {
    call: method(history, 'definition'),
    wrong: notId('history.definition'),
  },
  'history.item': {
    call: method(history, 'item'),
    wrong: [
      ...notId('history.item'),
      [['x', 5], "history.item: 'task' must be a text, not 5 | undefined"],
      [
        ['x', 'a'],
        "history.item: 'index' must be a whole number from 0, not undefined | undefined",
      ],
    ],
  },
  'history.items': {
    call: method(history, 'items'),
    wrong: [
      ...notId('history.items'),
      [['x'], "history.items: 'task' must be a text, not undefined | undefined"],
    ],
  },
  'history.log': {
    call: method(history, 'log'),
    wrong: [
      ...notId('history.log'),
      [['x', 5], "history.log: 'task' must be a text, not 5 | undefined"],
      [['x', 'a'], "history.log: 'index' must be a whole number from 0, not undefined | undefined"],
    ],
  },
  'history.logs': {
    call: method(history, 'logs'),
    wrong: [
      ...notId('history.logs'),
      [['x', 5], "history.logs: 'task' must be a text, not 5 | undefined"],
      [['x', 'a', '0'], `history.logs: 'index' must be a whole number from 0, not "0" | undefined`],
    ],
  },
  'history.results': {
    call: method(history, 'results'),
    wrong: [
      ...notId('history.results'),
      [['x'], "history.results: 'task' must be a text, not undefined | undefined"],
      [
        ['x', 'a', { order: 'inputs' }],
        `history.results: 'order' must be 'completion' or 'input', not "inputs" | did you mean 'input'?`,
      ],
      [
        ['x', 'a', { from: -1 }],
        "history.results: 'from' must be a whole number from 0, not -1 | undefined",
      ],
    ],
  },
  'history.export': {
    call: method(history, 'export'),
    wrong: [
      ...notId('history.export'),
      [
        ['x', { fields: ['a'] }],
        "history.export has no option 'fields' | known names: 'task', 'format', 'rows', 'order', 'columns'",
      ],
      [
        ['x', { format: 'jsonlines' }],
        `history.export: 'format' must be 'jsonl', 'json', 'csv', 'tsv' or 'parquet', not "jsonlines" | undefined`,
      ],
      [
        ['x', { columns: 'a' }],
        `history.export: 'columns' must be a list of texts, not "a" | undefined`,
      ],
    ],
  },
  'history.figures': {
    call: method(history, 'figures'),
    wrong: notId('history.figures'),
  },
  'history.watch': {
    call: method(history, 'watch'),
    wrong: notId('history.watch'),
  },
  'history.traceEvents': {
    call: method(history, 'traceEvents'),
    wrong: notId('history.traceEvents'),
  },
  'history.followItems': {
    call: method(history, 'followItems'),
    wrong: notId('history.followItems'),
  },
  'history.followLogs': {
    call: method(history, 'followLogs'),
    wrong: notId('history.followLogs'),
  },
  'history.logTotals': {
    call: method(history, 'logTotals'),
    wrong: notId('history.logTotals'),
  },
});
