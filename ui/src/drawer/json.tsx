import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Part } from '../../../src/dashboard/payloads/items.ts';
import { visible, visibleLines } from '../format/text.ts';

/** Beyond this, colours cost more elements than they help to read. */
const longest = 20_000;

/** JSON in lines, coloured; what is cut or is no JSON as it came. */
export function Json({ part }: { part: Part }): JSX.Element {
  const shown = useMemo(() => linesOf(part), [part]);
  return <pre tabIndex={0}>{shown}</pre>;
}

function linesOf({ text, cut }: Part): ComponentChildren {
  if (cut) return <bdi>{visibleLines(text)}</bdi>;
  try {
    const value: unknown = JSON.parse(text);
    if (text.length <= longest) return coloured(value, 0);
    return <bdi>{visibleLines(JSON.stringify(value, null, 2))}</bdi>;
  } catch {
    return <bdi>{visibleLines(text)}</bdi>;
  }
}

const indent = '  ';

function coloured(value: unknown, depth: number): ComponentChildren {
  if (typeof value === 'string') {
    return (
      <span class="v-s">
        <bdi>{visible(JSON.stringify(value))}</bdi>
      </span>
    );
  }
  if (typeof value !== 'object' || value === null) return <span class="v-n">{String(value)}</span>;
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return isList ? '[]' : '{}';
  return [
    isList ? '[\n' : '{\n',
    entries.map(([key, inner], at) => [
      indent.repeat(depth + 1),
      isList ? null : (
        <>
          <span class="k">
            <bdi>{visible(JSON.stringify(key))}</bdi>
          </span>
          {': '}
        </>
      ),
      coloured(inner, depth + 1),
      at < entries.length - 1 ? ',\n' : '\n',
    ]),
    indent.repeat(depth),
    isList ? ']' : '}',
  ];
}
