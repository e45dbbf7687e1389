import { type ErrorNote, validates } from './note.ts';

/** Expressions, before anything runs. */
export const expressionErrors = {
  MR201: {
    cause: 'What stands between `{{` and `}}` is not one JavaScript expression.',
    example: validates(
      `tasks:
  - name: show
    action: core.echo
    input: { text: '{{ 1 + }}' }
`,
      'the expression is incomplete',
    ),
    mend:
      'Correct the expression at the marked place. A tag holds one expression, without ' +
      'statements.',
  },
  MR202: {
    cause:
      'The expression reads a name that does not exist there: a misspelt name, `item` outside ' +
      'of a task with a list, or a property that the output of a built-in action does not have.',
    example: validates(
      `parameters: { folder: string }
tasks:
  - name: show
    action: core.echo
    input: { text: '{{ parametres.folder }}' }
`,
      "unknown name 'parametres'",
    ),
    mend:
      'Use a name of the [table of names](language.md#expressions), or the one that the hint ' +
      'suggests.',
  },
  MR203: {
    cause:
      'Expressions have no side effects. Assignments, `new` (other than `new Date(time)`), ' +
      'functions with statements and access to `constructor`, `prototype` and `__proto__` are ' +
      'refused.',
    example: validates(
      `vars: { count: 0 }
tasks:
  - name: show
    action: core.echo
    input: { count: '{{ vars.count = 1 }}' }
`,
      'assignments are not allowed',
    ),
    mend: 'Write variables with `publish`. Move other work into an action.',
  },
} as const satisfies Record<string, ErrorNote>;
