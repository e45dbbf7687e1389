/** What a call passes that the compiler would refuse, and the message and hint. */
export type Wrong = readonly [passed: readonly unknown[], message: string];

/** A function or method, with wrong calls of it. */
export interface Called {
  readonly call: (...passed: readonly unknown[]) => unknown;
  readonly wrong: readonly Wrong[];
}

export type CallTable = Readonly<Record<string, Called>>;

/** A method of what is there once the tests run. */
export const method =
  (of: () => object, name: string): Called['call'] =>
  (...passed) =>
    Reflect.apply(Reflect.get(of(), name) as () => unknown, of(), passed);

export const flow = 'tasks: [{name: a, action: core.echo}]';

const workflowWords = 'the text of a workflow, { text, file } or an object';
const readFirst = (call: string): string =>
  `read the file first: ${call}({ text: await readFile(file, 'utf8'), file })`;

export const notWorkflow = (call: string, method = call): readonly Wrong[] => [
  [[], `${call}: 'workflow' must be ${workflowWords}, not undefined | undefined`],
  [[null], `${call}: 'workflow' must be ${workflowWords}, not null | undefined`],
  [[5], `${call}: 'workflow' must be ${workflowWords}, not 5 | undefined`],
  [
    [Promise.resolve(flow)],
    `${call}: 'workflow' must be ${workflowWords}, not a Promise | an \`await\` is missing`,
  ],
  [
    ['flow.yaml'],
    `${call} takes the text of a workflow, not the name of a file: "flow.yaml" | ${readFirst(method)}`,
  ],
  [
    [{ file: 'flow.yaml' }],
    `${call} takes the text of a workflow, not { file: "flow.yaml" } | ${readFirst(method)}`,
  ],
  [
    [{ text: Buffer.from(flow) }],
    `${call} takes the text of a workflow, not bytes | ${readFirst(method)}`,
  ],
  [[{ text: 5 }], `${call}: 'workflow.text' must be a text, not 5 | undefined`],
  [[{ text: flow, file: 5 }], `${call}: 'workflow.file' must be a text, not 5 | undefined`],
];

export const notId = (call: string): readonly Wrong[] => [
  [[], `${call}: 'id' must be the id of a run, not undefined | undefined`],
  [[5], `${call}: 'id' must be the id of a run, not 5 | undefined`],
  [[{ id: 'x' }], `${call}: 'id' must be the id of a run, not an object | pass its member 'id'`],
];

export const notFolder = (call: string, name = 'directory'): readonly Wrong[] => [
  [[], `${call}: '${name}' must be a path, as a text, not undefined | undefined`],
  [
    [{ [name]: '.m3' }],
    `${call}: '${name}' must be a path, as a text, not an object | pass the path itself: ".m3"`,
  ],
  [
    [new URL('file:///x')],
    `${call}: '${name}' must be a path, as a text, not an instance of URL | fileURLToPath(url) is the path of a URL`,
  ],
];

export const notText = (call: string, name: string): readonly Wrong[] => [
  [[], `${call}: '${name}' must be a text, not undefined | undefined`],
  [[{ a: 1 }], `${call}: '${name}' must be a text, not an object | undefined`],
];

export const durationHint =
  "write it as '90s', '5m', '12h' or '30d', or as a number of milliseconds";
