/** The parts of a workflow that have keys of the language. */
export type Level =
  'workflow' | 'parameter' | 'task' | 'retry' | 'tolerate' | 'repeat' | 'transition';

/**
 * Every key of this version, with what an editor shows beside it and docs/language.md says of it: a test holds the
 * two equal, and the schema is made from here.
 */
export const descriptions = {
  workflow: {
    name: 'The name of the workflow in lists and reports.',
    description: 'What the workflow is for, for people.',
    parameters: 'What a run is given: names with a type, a default and bounds.',
    vars: 'Variables with their first values; `publish` writes them.',
    tasks: 'The tasks, in any order: edges say what follows what.',
    output: 'What the run gives when it has succeeded: a value or a tree with templates.',
    concurrency: 'The most items in flight over all tasks of the run.',
    timeout: 'How long the run may take, from its start.',
    cancel:
      'What becomes of items in flight when the run is cancelled: told to stop, or left to end.',
  },
  parameter: {
    type: 'What its value must be.',
    required: 'Whether a run must be given it.',
    default: 'Its value where a run is not given one.',
    description: 'What it is for; shown when it is missing.',
    enum: 'The values it may have.',
    pattern:
      'A regular expression that its text must match somewhere, in the form of JavaScript with the flag u.',
    min: 'The least value of a number, or the least length of a text or list.',
    max: 'The greatest value of a number, or the greatest length of a text or list.',
    secret: 'Whether its value is masked wherever something is shown.',
  },
  task: {
    name: 'Its name: how edges and templates refer to it.',
    action: 'The function it calls, as pack.name.',
    workflow:
      'In place of an action: the file of a workflow that runs once for each item, with the input as its parameters.',
    input: 'What the action is given: a tree whose texts may hold templates, or one template.',
    needs: 'Tasks that must have succeeded before it; if one did not, it is skipped.',
    join: 'How many of the tasks whose `next` names it must have started it: all, or a number.',
    with_items: 'A list: the task runs once for each element, as `item` and `index`.',
    batch_size: 'An item is a list of up to this many elements.',
    repeat: 'Every element runs this many times, as `repetition`.',
    concurrency: 'The most items in flight at once, over all workers.',
    rate_limit: 'The most items started per second, over all workers.',
    exclusive: 'Each item runs while nothing else of this process does.',
    delay: 'How long it waits between when it could start and when it does.',
    retry: 'How often an item that failed is tried again, and when.',
    timeout: 'How long an attempt of an item may take.',
    deadline:
      'How long the task may take, from its start; items that have not ended by then are timed out.',
    tolerate: 'How many items may fail without the task failing.',
    fail_fast: 'Whether no more items start once more have failed than are tolerated.',
    next: 'What happens when the task has settled: every entry whose condition holds fires.',
  },
  retry: {
    count: 'How many tries follow the first.',
    delay: 'The wait before the first retry.',
    backoff: 'How the wait grows from retry to retry.',
    max_delay: 'The most that one wait may last.',
    jitter: 'The share of a wait that is left to chance, so that retries spread out.',
    when: 'A condition over `error` and `attempt`: only when it holds is there another try.',
  },
  tolerate: {
    count: 'The number of items that may fail.',
    percent: 'The share of all items that may fail.',
  },
  repeat: {
    count: 'How many times every element runs.',
    order: 'All elements once and then again, each element to its end, or any order.',
    seed: 'Which of the shuffled orders; the same seed gives the same order.',
  },
  transition: {
    when: 'A condition over how the task ended; without one, that it succeeded.',
    publish: 'Variables to write, with templates over `result()` and everything else.',
    do: 'The tasks to start; `noop` starts none but counts as handling a failure.',
  },
} as const satisfies Record<Level, Record<string, string>>;
