import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { useStored } from '../dom/stored.ts';
import { int } from '../format/numbers.ts';
import { type Field, formOf, type NamedField, valueOf } from '../format/schema.ts';
import { visible } from '../format/text.ts';
import type { Requests } from '../live/requests.ts';
import { Text } from '../parts/text.tsx';
import { useWhyNot } from './allowed.ts';

export interface AnswerFormProps {
  readonly requests: Requests;
  readonly page: RunSnapshot;
  /** The run of the item, which may be within that of the page. */
  readonly run: string;
  readonly task: string;
  readonly index: number;
  readonly schema: unknown;
}

const single = 'Answer';

/** Asks for what the schema of the answer says. */
export function AnswerForm(props: AnswerFormProps): JSX.Element {
  const { requests, page, run, task, index, schema } = props;
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const name = `answer ${run} ${task} ${index}`;
  const asked = useStored(requests.asked).has(name);
  const why = useWhyNot(page);
  const shape = formOf(schema);
  const fields: readonly NamedField[] =
    'fields' in shape
      ? shape.fields
      : [{ name: single, field: shape.one, required: true, note: undefined }];
  const send = (event: Event): void => {
    event.preventDefault();
    if (why !== undefined || asked || !form.current) return;
    const read = answerOf(fields, new FormData(form.current));
    setTrouble(read.trouble);
    if (read.trouble !== undefined) return;
    const value = 'fields' in shape ? read.values : read.values[single];
    void requests.ask(name, `Answer to ${visible(task)}/${int(index)}`, {
      kind: 'answer',
      run,
      task,
      index,
      value,
    });
  };
  return (
    <form ref={form} class="answer" onSubmit={send}>
      {fields.map((field) => (
        <Entry key={field.name} field={field} />
      ))}
      <div class="end">
        <span class="bad" role="alert">
          {trouble ?? ''}
        </span>
        <button
          type="submit"
          class="primary"
          aria-disabled={why !== undefined || asked}
          title={why}
        >
          {asked ? 'Asked' : 'Answer'}
        </button>
      </div>
    </form>
  );
}

interface Answer {
  readonly values: Record<string, unknown>;
  readonly trouble: string | undefined;
}

function answerOf(fields: readonly NamedField[], data: FormData): Answer {
  const values: Record<string, unknown> = Object.create(null);
  for (const { name, field, required } of fields) {
    const typed = data.get(name);
    const text = typeof typed === 'string' ? typed : '';
    if (text === '' && !required && field.kind !== 'boolean') continue;
    try {
      values[name] = valueOf(field, text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { values, trouble: `${name} ${reason}` };
    }
  }
  return { values, trouble: undefined };
}

function Entry({ field: { name, field, required, note } }: { field: NamedField }): JSX.Element {
  const id = useId();
  return (
    <div class="entry">
      <label for={id}>
        <Text text={name} />
        {required ? '' : <span class="muted"> optional</span>}
      </label>
      <Control id={id} name={name} field={field} required={required} />
      {note === undefined ? null : (
        <span class="muted">
          <Text text={note} />
        </span>
      )}
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly field: Field;
  readonly required: boolean;
}

function Control({ id, name, field, required }: ControlProps): JSX.Element {
  const own = { id, name, required };
  switch (field.kind) {
    case 'choice':
      return (
        <select {...own}>
          {required ? null : <option value="">–</option>}
          {field.values.map((value, at) => (
            <option key={at} value={at}>
              {visible(typeof value === 'string' ? value : JSON.stringify(value))}
            </option>
          ))}
        </select>
      );
    case 'boolean':
      return (
        <select {...own}>
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      );
    case 'number': {
      const { whole, min, max } = field;
      return <input {...own} type="number" step={whole ? 1 : 'any'} min={min} max={max} />;
    }
    case 'text':
      // An empty text is a text: only its length can make it wrong.
      return (
        <input
          {...own}
          required={required && (field.min ?? 0) > 0}
          minLength={field.min}
          maxLength={field.max}
        />
      );
    case 'json':
      return <textarea {...own} rows={3} class="mono" placeholder="JSON" spellcheck={false} />;
  }
}
