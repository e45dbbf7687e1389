import { describe, expect, it } from 'vitest';
import { noteWriter, parseNotes, stopNote } from '../../src/items/item-note.ts';

const item = { run: 'r', task: 'a "quoted"\ttask', visit: 2 };

describe('notes of items', () => {
  it('are read back, those of the epoch that is asked for', () => {
    const [old, own] = [noteWriter(3, item), noteWriter(4, item)];
    const text = own(0) + old(7) + own(1_000_000);
    expect(parseNotes(text, 4)).toEqual([
      { ...item, index: 0 },
      { ...item, index: 1_000_000 },
    ]);
  });

  it('are none when the process was stopped on purpose, and only then', () => {
    const text = noteWriter(4, item)(1) + stopNote(4) + noteWriter(5, item)(2);
    expect(parseNotes(text, 4)).toEqual([]);
    expect(parseNotes(text, 5)).toEqual([{ ...item, index: 2 }]);
  });

  it('may end in a torn line, or be no notes at all', () => {
    const text = noteWriter(1, item)(1);
    expect(parseNotes(text + text.slice(0, -3), 1)).toHaveLength(1);
    expect(parseNotes('{}\nnull\n[1,2]\n[1,"r","t","1",2]\n', 1)).toEqual([]);
  });
});
