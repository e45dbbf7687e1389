import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document } from '../../src/document/document.ts';
import { signatureOf } from '../../src/figures/signature.ts';
import { SignatureCache } from '../../src/figures/signature-cache.ts';

const failure = fc.record(
  {
    code: fc.constantFrom('MR401', 'MR406'),
    name: fc.constantFrom('TypeError', 'Error', '漢字', 'E12'),
    message: fc.oneof(
      fc
        .tuple(fc.constantFrom('HTTP ', 'item ', '0x', 'ㄴ', "'"), fc.nat())
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 2000, minLength: 400 }),
      fc.ipV4(),
      fc.uuid(),
    ),
    stack: fc.string(),
  },
  { requiredKeys: ['code', 'message'] },
);

test('A signature that is found by a hash is the one that the failure has', () => {
  fc.assert(
    fc.property(fc.array(failure, { maxLength: 50 }), (failures) => {
      const cache = new SignatureCache();
      const document = Document.from(failures);
      for (const [at, one] of failures.entries()) {
        expect(cache.of(document, document.element(0, at))).toEqual(signatureOf(one));
      }
    }),
    { numRuns: 500 },
  );
});

test('A failure is masked before its signature is made', () => {
  const cache = new SignatureCache((one) => ({
    ...one,
    message: one.message.replace('k3y', '***'),
  }));
  const document = Document.from([{ code: 'MR401', message: 'the key k3y is wrong' }]);
  expect(cache.of(document, document.element(0, 0)).text).toBe('the key *** is wrong');
});

test.each([null, 3, 'x', {}, { message: 3 }])(
  'A stored failure that is %j has a signature',
  (value) => {
    const document = Document.from([value]);
    expect(new SignatureCache().of(document, document.element(0, 0))).toMatchObject({
      code: '-',
      text: '',
    });
  },
);
