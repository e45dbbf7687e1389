import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mask } from '../../src/redaction/mask.ts';

function masking(parameters: Readonly<Record<string, unknown>>): Mask {
  const mask = Mask.of(Object.keys(parameters), parameters);
  if (!mask) throw new Error('something is secret');
  return mask;
}

// Without a bound on what one place of a text costs, these would take hours.
it.each(['x'.repeat(50_000), 'xy'.repeat(25_000), `${'x'.repeat(50_000)}END`])(
  'a long secret that repeats itself is hidden, whole and where it was cut',
  (secret) => {
    const mask = Mask.of(['s'], { s: secret });
    const places = [secret, `…${secret.slice(-700)}`, `${secret.slice(0, 700)}…`];
    const texts = places.map((place) => mask?.text(`[${place}]`));
    expect(texts).toEqual(['[***]', '[…***]', '[***…]']);
  },
);

describe('a mask', () => {
  it('does not exist if there are no secrets', () => {
    expect(Mask.of(undefined, { a: 1 })).toBeUndefined();
    expect(Mask.of([], { a: 1 })).toBeUndefined();
  });

  it.each([
    ['as it is', 'hunter2', 'the password hunter2 is wrong', 'the password *** is wrong'],
    ['several times', 'hunter2', 'hunter2 hunter2', '*** ***'],
    ['several times in a row', 'hunter2', 'hunter2hunter2', '***'],
    ['with signs of a pattern', 'a.*(b', 'a.*(b and axxb', '*** and axxb'],
    ['in JSON', 'a"b\n\u0000c', `got ${JSON.stringify({ x: 'a"b\n\u0000c' })}`, 'got {"x":"***"}'],
    ['in a URL', 'p@ss word/1', 'https://me:p%40ss%20word%2F1@host', 'https://me:***@host'],
    ['in base64', 'me:hunter2', 'Basic bWU6aHVudGVyMg==', 'Basic ***'],
    ['line by line', 'BEGIN KEY\nabcdefgh\nEND KEYS', '2: abcdefgh', '2: ***'],
    ['alone, when it is short', 'x', 'x', '***'],
    ['not within words, when it is short', 'x', 'six', 'six'],
    ['as a number', 123_456, 'pin 123456 is wrong', 'pin *** is wrong'],
    ['within a map', { user: 'me', token: ['t0ken'] }, 'no t0ken', 'no ***'],
  ])('hides a secret %s', (_, secret, text, masked) => {
    expect(masking({ secret }).text(text)).toBe(masked);
  });

  it('hides the longer of two secrets when one begins with the other', () => {
    expect(masking({ a: 'pass', b: 'password' }).text('password pass')).toBe('*** ***');
  });

  it('hides the beginning of a secret where a text was cut', () => {
    const mask = masking({ secret: 'hunter2', long: 'k'.repeat(5000) });
    expect(mask.text('the password hunt… (cut)')).toBe('the password ***… (cut)');
    expect(mask.text(`${'k'.repeat(4999)}… (cut)`)).toBe('***… (cut)');
    expect(mask.text('we hunt')).toBe('we hunt');
    expect(mask.text('ended with …nter2 and hunter…')).toBe('ended with …*** and ***…');
    expect(mask.text('Unexpected token, ..."nter2 hunt"... is')).toBe(
      'Unexpected token, ..."*** ***"... is',
    );
  });

  it('hides parameters by name, and their values in all other places', () => {
    const parameters = { token: 'hunter2', flag: true, none: '', url: 'http://hunter2@host', n: 3 };
    const mask = Mask.of(['token', 'flag', 'none'], parameters);
    expect(mask?.parameters(parameters)).toEqual({
      token: '***',
      flag: '***',
      none: '***',
      url: 'http://***@host',
      n: 3,
    });
  });

  it('leaves no secret in any text of a value', () => {
    const secret = fc.string({ minLength: 4, unit: 'binary' });
    const check = fc.property(secret, fc.jsonValue(), fc.string(), (hidden, value, around) => {
      fc.pre(!'***'.includes(hidden) && !hidden.includes('*'));
      const mask = masking({ hidden });
      const holding = { value, [around + hidden]: [hidden, { deep: hidden + around }] };
      const texts = JSON.stringify(mask.value(holding));
      expect(texts).not.toContain(JSON.stringify(hidden).slice(1, -1));
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('keeps the fields of a failure other than its texts', () => {
    const failure = { code: 'MR401', message: 'bad hunter2', task: 'a', index: 3 } as const;
    const mask = masking({ secret: 'hunter2' });
    expect(mask.failure(failure)).toEqual({ ...failure, message: 'bad ***' });
    const more = { ...failure, hint: 'not hunter2', stack: 'Error: hunter2\n at x' };
    expect(mask.failure(more)).toMatchObject({ hint: 'not ***', stack: 'Error: ***\n at x' });
    const cause = { name: 'hunter2', message: 'for hunter2', data: { sent: ['hunter2'] } };
    const nested = mask.failure({ ...failure, ...cause, cause, errors: [{ ...cause, cause }] });
    expect(JSON.stringify(nested)).not.toContain('hunter2');
    expect(nested.errors).toMatchObject([{ name: '***', cause: { data: { sent: ['***'] } } }]);
  });
});
