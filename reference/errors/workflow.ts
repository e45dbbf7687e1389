import { type ErrorNote, validates } from './note.ts';

/** From the text of a workflow file to its keys. */
export const workflowErrors = {
  MR101: {
    cause:
      'The file is not YAML, so its keys cannot be read. The most frequent cause is a template ' +
      'without quotes: YAML reads `{{` as the beginning of a map.',
    example: validates(
      `tasks:
  - name: show
    action: core.echo
    input:
      text: {{ run.id }} of {{ run.workflow }}
`,
      'a template must be in quotes: without them, YAML takes {{ for a map',
    ),
    mend:
      'Put quotes around a value that begins with `{{`. For other mistakes, look at the line ' +
      'that the message shows.',
  },
  MR102: {
    cause:
      'A map of the workflow has a key that the language does not have there: a misspelt key, a ' +
      'key of another tool, or a key at the wrong level.',
    example: validates(
      `tasks:
  - name: show
    action: core.echo
    depends_on: [list]
`,
      "unknown key 'depends_on'",
    ),
    mend: 'Use the key that the hint suggests, or look it up in [the language](language.md).',
  },
  MR103: {
    cause:
      'The key is reserved for a later version. This version would ignore it, so it refuses it.',
    example: validates(
      `retention: 7d
tasks:
  - { name: show, action: core.noop }
`,
      "'retention' is not supported by this version yet",
    ),
    mend:
      'Remove the key, or install a version that supports it. `millrace clean` removes old runs ' +
      'today.',
  },
  MR104: {
    cause:
      'A value is not of the type or form that its key takes: a text in place of a number, a ' +
      'duration with an unknown unit, a name with a hyphen. As a warning, it marks a key that ' +
      'has no effect.',
    example: validates(
      `tasks:
  - name: wait-a-bit
    action: core.noop
    timeout: 5 minutes
`,
      "'timeout' must be a duration such as 500ms, 30s, 5m or 2h",
    ),
    mend: 'Write the value in the form that the message names.',
  },
  MR105: {
    cause:
      'A required key is missing: `tasks` of a workflow, `name` or `action` of a task, `count` ' +
      'of `retry`.',
    example: validates(
      `tasks:
  - action: core.noop
`,
      "'name' is missing",
    ),
    mend: 'Add the key.',
  },
  MR106: {
    cause:
      'Two tasks have one name, or a map has one key twice. `with-items` and `with_items` are ' +
      'the same key.',
    example: validates(
      `tasks:
  - { name: show, action: core.noop }
  - { name: show, action: core.noop }
`,
      "another task is named 'show'",
    ),
    mend: 'Rename or remove one of them.',
  },
} as const satisfies Record<string, ErrorNote>;
