/** What a buyer may change by 860, code by code. */
import { expect, test } from 'vitest';
import { readOrderFile } from '../../../../src/connect/order-file.ts';
import { bytes, PROFILES } from '../../profiles.ts';

function read(...segments: string[]) {
  const set = ['ST*860*0001', 'BCH*04*SA*P-1**3*20260601', ...segments, `SE*${segments.length + 3}*0001`].join('~');
  const isa = 'ISA*00*          *00*          *01*111222333      *ZZ*ORDERKEEL      *260601*0802*U*00401*000000103*0*T*>~';
  const [result] = readOrderFile(bytes(`${isa}GS*PC*A*B*20260601*0802*1*X*004010~${set}~GE*1*1~IEA*1*000000103~`), 'x', PROFILES);
  return result;
}

test.each<[string, string[], unknown[], string[]]>([
  ['QD, less', ['POC*1*QD*24*24*EA'], [{ kind: 'quantity', schedule: '1.1', to: { value: '24', unit: 'EA' } }], []],
  ['PC, another price', ['POC*1*PC***EA*4.35*PE'], [{ kind: 'price', line: '1', to: { amount: '4.35', unit: 'EA' } }], []],
  ['RS, another day', ['POC*2*RS', 'DTM*002*20260610'], [{ kind: 'days', schedule: '2.1', requested: '2026-06-10' }], []],
  ['DI, taken out', ['POC*2*DI'], [], ['2.1']],
  [
    'AI, added',
    ['POC*3*AI*5*5*EA*31.00*PE*VN*CHAIN-40'],
    [
      {
        kind: 'line-added',
        line: {
          id: '3',
          item: { ours: 'CHAIN-40' },
          price: { amount: '31', unit: 'EA' },
          schedules: [{ id: '3.1', quantity: { value: '5', unit: 'EA' } }],
        },
      },
    ],
    [],
  ],
  [
    'CA, several at once',
    ['POC*1*CA*9*9*EA*4.20', 'DTM*001*20260630'],
    [
      { kind: 'quantity', schedule: '1.1', to: { value: '9', unit: 'EA' } },
      { kind: 'price', line: '1', to: { amount: '4.2', unit: 'EA' } },
      { kind: 'days', schedule: '1.1', cancelAfter: '2026-06-30' },
    ],
    [],
  ],
])('%s', (_, segments, changes, cancelled) => {
  expect(read(...segments)).toMatchObject({
    kind: 'change',
    of: { reference: { value: 'P-1' } },
    sequence: 3,
    changes,
    cancelled,
  });
});

test.each([
  ['an unknown code', ['POC*1*QX*24*24*EA'], 'POC[3]/POC02'],
  ['no line number', ['POC**QD*24*24*EA'], 'POC[3]/POC01'],
  ['no new price', ['POC*1*PC***EA'], 'POC[3]/POC06'],
  ['no new day', ['POC*1*RS'], 'POC[3]'],
  ['a line split anew', ['POC*1*QD*24*24*EA', 'SDQ*EA*92*S1*12*S2*12'], 'SDQ[4]'],
  ['nothing at all', [], 'BCH[2]'],
])('%s is refused', (_, segments, where) => {
  const result = read(...segments);
  expect(result?.kind === 'refused' && result.failures.map((failure) => failure.where)).toEqual([where]);
});
