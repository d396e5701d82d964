import { test } from 'vitest';
import { SITUATIONS, ORDER, change, toQuantity, cancelAll, cancelPart, pick, invoice, pay, effect, isFailure } from './situations.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
const COMMANDS: any = {
  'capture again': capture(demandOf([{ quantity: '10', price: '4.10' }])),
  'capture other': capture(demandOf([{ quantity: '10' }], { channel: { kind: 'api', name: 'api', message: 'X' } })),
  'change to 6': change([toQuantity('6')]),
  'cancel whole': cancelAll(),
  'cancel 3': cancelPart('3'),
  'note facts': { type: 'note-facts', facts: ['item:BRG-6204'] },
  'answer claims': { type: 'answer-claims', answers: [{ kind: 'granted', account: 'stock:WEST/BRG-6204', generation: 1, quantity: '1' }] },
  'resolve hold': { type: 'resolve-hold', hold: 'H9', resolution: { way: 'approve' }, note: 'x' },
  'place hold': { type: 'place-hold', note: 'stop', team: 'operations' },
  wake: { type: 'wake' },
  'claim effect': { type: 'claim-effect', instance: 'release/F1', generation: 1, act: 'do' },
  'effect done': effect('release/F1', { kind: 'done' }),
  acknowledge: { type: 'record-acknowledgement', fulfillment: 'F1', generation: 1, reference: 'WMS-7' },
  'pick whole': pick('10'),
  'ship rest': shipped('S9', 'F1', { '1.1': '6' }, { final: false }),
  deliver: { type: 'record-delivery', shipment: 'S1', deliveredAt: 1780329600000 },
  'answer offer': { type: 'answer-counter-offer', accepted: true, reference: 'A' },
  invoice: invoice('I9', 'S1', '16.40'),
  pay: pay('I1', '41.00'),
  dispute: { type: 'open-dispute', invoice: 'I1', reason: 'price', amount: { amount: '5', currency: 'USD' } },
  'settle dispute': { type: 'settle-dispute', invoice: 'I1', credit: { amount: '5', currency: 'USD' } },
  'authorise return': { type: 'authorise-return', return: 'R1', reason: 'damaged', lines: [{ shipment: 'S1', schedule: '1.1', quantity: '2' }] },
  'receive return': { type: 'receive-return', return: 'R1', lines: [] },
  'inspect return': { type: 'inspect-return', return: 'R1', accepted: [] },
};
test('probe', () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const row: string[] = [];
    for (const [situation, make] of Object.entries(SITUATIONS)) {
      try {
      const it = make();
      const answer = it.ask(ORDER, command as never);
      row.push(`    ${situation}: ` + (isFailure(answer) ? `'${answer.code} at ${answer.where}'` : `[${answer.map((e) => e.type).filter((t,i,a)=>a.indexOf(t)===i).join(' ')}]`));
      } catch (e) { row.push(`    ${situation}: THROW ${(e as Error).message.slice(0,150)}`); }
    }
    console.log(name + '\n' + row.join('\n'));
  }
});
