/**
 * Story 5, the deaf 3PL. Released 14:00, cut-off 14:15, address change 14:20. No recall is claimed; the hold offers an
 * intercept at 85.00.
 */
import { describe, expect, test } from 'vitest';
import { duration } from '../../src/core/model/instant.ts';
import { money } from '../../src/core/model/money.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { WAYS_OUT } from '../../src/core/model/hold.ts';
import { address, addressKey, addressVerdict, node, screening, screeningKey } from '../core/checks/facts.ts';
import { capture, demandOf } from './orders.ts';
import { Town } from './town.ts';

const NEW_DOCK = address({ name: 'Acme Bearings North Dock', lines: ['7 Quay Rd'], postalCode: '43611' });

const MOVE: OrderCommand = {
  type: 'change',
  changes: [{ kind: 'destination', to: { kind: 'given', address: NEW_DOCK } }],
  reference: 'call-17',
  source: 'service-desk',
};

function releasedAtTwo(): Town {
  const it = new Town({
    'node:EAST': node({
      kind: '3pl',
      recall: { kind: 'until-clock', after: duration('15min') },
      interceptCost: money('85.00', 'USD'),
    }),
    [addressKey(NEW_DOCK)]: addressVerdict(),
    [screeningKey(NEW_DOCK.name, 'US')]: screening(),
  });
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');
  it.at('2026-06-01T14:00:00Z').tell('O1', capture(demandOf([{ quantity: '10' }])));
  it.deliver();
  return it;
}

describe('the deaf 3PL', () => {
  test('at 14:20 no recall is claimed; the hold offers an intercept at 85.00', () => {
    const it = releasedAtTwo();
    it.at('2026-06-01T14:20:00Z').tell('O1', MOVE);

    expect(it.tasks('O1')['release/F1']).toBe('too-late');
    expect(it.outbox).toEqual([]);
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({
      fulfillment: 'F1',
      node: 'EAST',
      cause: 'cut-off-passed',
      interceptCost: { amount: '85', currency: 'USD' },
      kept: [{ schedule: '1.1', quantity: '10' }],
    });
    expect(Object.keys(WAYS_OUT['beyond-recall'])).toContain('intercept');
  });

  test('at 14:10 it is recalled, and released again to the new address', () => {
    const it = releasedAtTwo();
    it.at('2026-06-01T14:10:00Z').tell('O1', MOVE);
    expect(it.tasks('O1')['release/F1']).toBe('undoing');
    it.deliver();

    const again = Object.values(it.live('O1').fulfillments).find((each) => each.state === 'released');
    expect(it.live('O1').tasks[`release/${again?.id ?? ''}` as never]).toMatchObject({
      state: 'done',
      input: { destination: NEW_DOCK },
    });
    expect(it.holds('O1')).toEqual([]);
  });
});
