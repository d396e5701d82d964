import { expect, test } from 'vitest';
import { Town } from './town.ts';
import { capture, demandOf, shipped } from './orders.ts';

test('an order goes from capture to release', () => {
  const town = new Town();
  town.stock('EAST', 'BRG-6204', '100');
  town.credit('ACME-GROUP', '50000');
  town.tell('O1', capture(demandOf([{ quantity: '10', price: '4.10' }])));
  console.log(town.holds('O1'), Object.entries(town.live('O1').answers).map(([k, a]) => `${k}:${a.kind}`), town.tasks('O1'));
  console.log(JSON.stringify(Object.values(town.live('O1').holds), null, 1));
  town.deliver();
  console.log(town.tasks('O1'));
  town.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
  town.deliver();
  console.log(town.tasks('O1'), town.live('O1').state, town.live('O1').claims);
  expect(town.conserves('O1')).toBe(true);
});
