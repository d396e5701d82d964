/** The story that README.md tells, line by line, with its figures. */
import { expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { InvoiceId, NodeId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { InvoiceInstruction } from '../../src/core/model/instruction.ts';
import { localDate } from '../../src/core/model/instant.ts';
import { money } from '../../src/core/model/money.ts';
import { quantity } from '../../src/core/model/quantity.ts';
import {
  address,
  addressKey,
  addressVerdict,
  network,
  node,
  price,
  screening,
  screeningKey,
  transit,
} from '../core/checks/facts.ts';
import { capture, demandOf, lineOf, shipped } from '../stories/orders.ts';
import { Town } from '../stories/town.ts';
import { documentText } from './tables.ts';

const NEW_DOCK = address({ name: 'Acme Bearings North Dock', lines: ['7 Quay Rd'], postalCode: '43611' });

const breaks = (...each: readonly (readonly [string, string])[]) =>
  price({
    spans: [
      { from: localDate('2026-01-01'), breaks: each.map(([atLeast, of]) => ({ atLeast: decimal(atLeast), price: decimal(of) })) },
    ],
  });

test('one order’s story', () => {
  const it = new Town({
    'network:INDUSTRIAL': network('EAST', 'WEST'),
    'node:WEST': node({ name: 'West', priority: 2 }),
    'transit:WEST/OH': transit(),
    'price:AGR-ACME/BRG-6204': breaks(['1', '4.10'], ['500', '3.90']),
    [addressKey(NEW_DOCK)]: addressVerdict(),
    [screeningKey(NEW_DOCK.name, 'US')]: screening(),
  });
  for (const place of ['EAST', 'WEST']) it.stock(place, 'BRG-6204', '500');
  it.credit('ACME-GROUP', '50000');
  const claims = (): unknown =>
    Object.fromEntries(Object.entries(it.live('O1').claims).map(([key, claim]) => [key, claim.wanted]));

  // 1 to 7
  const line = { ...lineOf('1', { price: '4.10' }), item: { buyers: 'A-6204' } };
  const schedules = line.schedules.map((each) => ({ ...each, quantity: quantity('20', 'BX') }));
  it.tell('O1', capture(demandOf([], { lines: [{ ...line, schedules }] })));
  expect(it.holds('O1')).toEqual([]);
  expect(claims()).toMatchObject({ 'key:ACME/PO-1': '1', 'credit:ACME-GROUP': '820', 'stock:EAST/BRG-6204': '200' });

  // 8
  it.deliver();
  expect(it.tasks('O1')).toMatchObject({ book: 'done', 'release/F1': 'done' });

  // 9 and 10
  it.tell('O1', {
    type: 'change',
    changes: [{ kind: 'destination', to: { kind: 'given', address: NEW_DOCK } }],
    reference: 'call',
    source: 'service-desk',
  });
  expect(it.tasks('O1')['release/F1']).toBe('undoing');
  it.deliver();
  expect(it.tasks('O1')).toMatchObject({ 'release/F1': 'undone', 'release/F2': 'done' });
  expect(it.live('O1').tasks['release/F2' as never]).toMatchObject({ input: { destination: NEW_DOCK } });

  // 11
  const events = (): number => it.events.get('O1' as never)?.length ?? 0;
  const before = events();
  it.learn('price', ['LIST', 'BRG-6204'], breaks(['1', '6.00']));
  expect(events()).toBe(before);
  it.learn('price', ['AGR-ACME', 'BRG-6204'], breaks(['1', '4.10'], ['500', '3.80']));
  expect(
    it.events
      .get('O1' as never)
      ?.slice(before)
      .map(({ type }) => type),
  ).toEqual(['basis-refreshed']);

  // 12
  it.at('2026-06-01T16:00:00Z').tell('O1', shipped('S1', 'F2', { '1.1': '150' }));
  const hold = it.hold('O1', 'discrepancy');
  expect(hold.reason).toMatchObject({ lines: [{ kind: 'under', expected: '200', found: '150' }] });
  it.tell(
    'O1',
    { type: 'resolve-hold', hold: hold.id, resolution: { way: 'ship-short' }, note: 'none left on the shelf' },
    { roles: ['warehouse'] },
  );
  it.deliver();

  // 13 to 15
  const { goods } = (it.live('O1').tasks['invoice/S1' as never] as { readonly input: InvoiceInstruction }).input;
  expect(goods).toEqual(money('615.00', 'USD'));
  const parts = [{ order: 'O1' as never, shipment: ShipmentId.of('S1'), goods, tax: money('0', 'USD') }];
  const invoice = { id: InvoiceId.of('I1'), parts, charges: [], tax: money('0', 'USD'), total: goods, postedAt: it.now };
  it.tell('O1', { type: 'record-invoice', invoice });
  expect(it.accounts.get('credit:ACME-GROUP' as AccountKey)?.claimed).not.toBe('820');
  it.tell('O1', { type: 'record-payment', invoice: invoice.id, amount: goods, reference: 'P1' });
  it.deliver();
  expect(it.holds('O1')).toEqual([]);
  expect(it.live('O1').state).toBe('closed');
  expect(it.live('O1').shipments['S1' as never]).toMatchObject({ node: NodeId.of('EAST'), destination: NEW_DOCK });
});

test('README tells these figures, in 15 lines', () => {
  const text = documentText('README.md');
  const story = /^## One order's story\n([^]*?)^## /m.exec(text)?.[1] ?? '';
  expect(story.match(/^\d+\. /gm)).toHaveLength(15);
  for (const figure of ['20 boxes', '200 pieces', '4.10', '820.00', '150 at 4.10, 615.00']) expect(story).toContain(figure);
});
