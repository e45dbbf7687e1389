import { type Kind, record } from '../lang/kinds.ts';
import { Block } from './block.ts';

/** What a task runs. */
export const actionKind: Kind = {
  words: 'an action of a pack, or a sub-workflow',
  fits: (value) =>
    value instanceof Block || (record.fits(value) && record.fits(Object(value).calls)),
  hint: (value) => {
    const [, pack, name] = /^(\w+)\.(\w+)$/.exec(String(value)) ?? [];
    return pack === undefined ? undefined : `write pack('${pack}').${name}`;
  },
};
