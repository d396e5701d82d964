/** What time does by itself, and what it makes of answers: nothing is decided as if a deadline had not passed. */
import { describe, expect, test } from 'vitest';
import { factKey, type FactView } from '../../../../src/core/model/fact.ts';
import { ScheduleId } from '../../../../src/core/model/identifiers.ts';
import type { InstanceId, TaskInstance } from '../../../../src/core/model/task.ts';
import { duration, instant } from '../../../../src/core/model/instant.ts';
import { nextWake } from '../../../../src/core/process/wake.ts';
import { ALWAYS, plusBusiness } from '../../../../src/core/model/calendar.ts';
import {
  customer,
  MAIN_DOCK,
  payment,
  price,
  screening,
  screeningKey,
  shipTo,
  creditStanding,
  terms,
} from '../../checks/facts.ts';
import type { Partner, Town } from '../../../stories/town.ts';
import {
  butFor,
  change,
  DONE,
  moveTo,
  NORTH_DOCK,
  order,
  quantityOf,
  released,
  releases,
  resolve,
  SOUTH_DOCK,
  told,
  town,
} from './given.ts';

const party = screeningKey(MAIN_DOCK.name, 'US').split(':')[1] as string;

/** The source says again what it said, at this moment: the same version, confirmed now. */
function confirm(it: Town, kind: 'screening', id: string): void {
  const key = factKey(kind, id);
  const known = it.facts.get(key);
  if (known === undefined) throw new Error(`${key} is not there`);
  it.facts.set(key, { ...known, confirmedAt: it.now });
  it.tell('O1', { type: 'note-facts', facts: [key] });
}

describe('deadlines', () => {
  test('goods are not released after their cancel date, even where its timer is late', () => {
    const it = order(town(), [{ cancelAfter: '2026-06-05' }]);
    it.deliver(butFor('warehouse.release'));
    it.at('2026-06-06T00:00:00Z').deliver();
    expect(it.sent.filter((key) => key.includes('release'))).toEqual([]);
    expect(it.live('O1').state).toBe('cancelled');
  });

  test('a date that is extended in time is not cancelled', () => {
    const it = order(town(), [{ cancelAfter: '2026-06-05' }]);
    it.at('2026-06-06T09:00:00Z').tell(
      'O1',
      change({ kind: 'days', schedule: '1.1' as never, cancelAfter: '2026-06-09' as never }),
    );
    it.until('2026-06-09T23:59:59Z');
    expect(it.live('O1').state).toBe('open');
    it.until('2026-06-10T00:00:00Z');
    expect(it.live('O1').schedules['1.1' as never]).toMatchObject({ cancelled: '10', cancelReason: 'cancel-date' });
  });

  test('not before its day', () => {
    const it = order(town(), [{ notBefore: '2026-06-03' }]);
    it.deliver();
    expect(told(it)).toEqual({});
    it.until('2026-06-02T23:59:59Z');
    it.deliver();
    expect(told(it)).toEqual({});
    it.until('2026-06-03T00:00:00Z');
    it.deliver();
    expect(told(it)).toEqual({ F1: '10' });
  });

  test('a day that is put off withdraws what was not sent', () => {
    const it = order(town());
    it.deliver(butFor('warehouse.release'));
    it.tell('O1', change({ kind: 'days', schedule: '1.1' as never, notBefore: '2026-06-09' as never }));
    it.deliver();
    expect(it.sent.filter((key) => key.includes('release'))).toEqual([]);
  });

  test('a deadline that nothing could be done about does not come again and again', () => {
    const it = order(town(), [{ notBefore: '2026-06-03', price: '4.90' }]);
    const at = instant('2026-06-03T00:00:00Z');
    it.until('2026-06-03T00:00:00Z');
    const next = nextWake(it.live('O1'), at);
    expect(next === undefined || next > at).toBe(true);
  });

  test('a hold goes up its escalation chain, and no further', () => {
    const it = order(town(), [{ price: '4.90' }]);
    expect(it.hold('O1', 'price-difference')).toMatchObject({ team: 'pricing', dueAt: instant('2026-06-01T12:00:00Z') });
    it.until('2026-06-01T10:00:00Z');
    expect(it.hold('O1', 'price-difference').team).toBe('pricing-lead');
    it.until('2026-06-05T10:00:00Z');
    expect(it.hold('O1', 'price-difference').team).toBe('sales-director');
    expect(it.hold('O1', 'price-difference').nextEscalation).toBeUndefined();
  });

  test('woken very late, a hold has gone the whole way', () => {
    const it = order(town(), [{ price: '4.90' }]);
    it.at('2026-06-09T10:00:00Z').tell('O1', { type: 'wake' });
    expect(it.hold('O1', 'price-difference').team).toBe('sales-director');
  });

  test('a calendar that never opens does not stop a hold from being due', () => {
    const never = { ...ALWAYS, id: 'never', week: Array.from({ length: 7 }, () => []) };
    const idle = { ...ALWAYS, id: 'idle', week: Array.from({ length: 7 }, () => [{ opens: 60, closes: 60 }]) };
    const from = instant('2026-06-01T08:00:00Z');
    for (const calendar of [never, idle]) expect(plusBusiness(calendar, from, duration('4h'))).toBeGreaterThan(from);
  });
});

describe('an answer that is good only so long', () => {
  test('a price by ship date is looked up again at midnight, and recalls nothing while it is the same', () => {
    const it = released(town({ 'customer:ACME': customer({ priceRule: 'ship-date' }) }));
    const before = it.live('O1').answers['price' as never];
    it.until('2026-06-02T00:00:00Z');
    expect(it.live('O1').answers['price' as never]).toMatchObject({
      goodUntil: instant('2026-06-03T00:00:00Z'),
      revision: before?.revision,
    });
    expect(releases(it)).toEqual(['F1 done']);
  });

  test('an authorisation that expires stops a release that was not sent', () => {
    const it = order(
      town({ 'terms:ACME': terms({ kind: 'card' }), 'payment:O1': payment({ expires: instant('2026-06-01T12:00:00Z') }) }),
    );
    it.deliver(butFor('warehouse.release'));
    it.at('2026-06-01T12:00:00Z').deliver();
    expect(it.holds('O1')).toEqual(['payment-authorisation']);
    expect(told(it)).toEqual({});
  });
});

describe('facts that nobody has confirmed for too long', () => {
  test('a screening that grows too old while an order waits is asked for again before anything is released', () => {
    const it = order(town(), [{ notBefore: '2026-08-03' }]);
    it.until('2026-07-01T08:00:00Z');
    expect(it.live('O1').answers['screening' as never]?.kind).toBe('suspect');
    confirm(it, 'screening', party);
    confirm(it, 'screening', screeningKey('Acme Bearings', 'US').split(':')[1] as string);
    expect(it.live('O1').answers['screening' as never]).toMatchObject({ kind: 'passed', revision: 1 });
  });

  test('what is suspect recalls nothing and starts nothing; a silent source is a hold after 15 minutes', () => {
    const it = released(town());
    it.until('2026-07-01T08:00:00Z');
    expect(it.live('O1').answers['screening' as never]?.kind).toBe('suspect');
    expect(releases(it)).toEqual(['F1 done']);
    it.tell('O1', quantityOf('1.1', '12'));
    it.deliver();
    expect(told(it)).toEqual({ F1: '10' });
    it.until('2026-07-01T08:14:59Z');
    expect(it.holds('O1')).toEqual([]);
    it.until('2026-07-01T08:15:00Z');
    expect(it.holds('O1')).toEqual(['fact-too-old']);
    expect(it.hold('O1', 'fact-too-old').reason).toMatchObject({ facts: [{ source: 'erp' }, { source: 'erp' }] });
  });

  test('confirmed by its source, the hold is gone; approved by a person, it is gone too', () => {
    const silent = () => {
      const it = order(town(), [{ notBefore: '2026-07-04' }]);
      it.until('2026-07-02T08:15:00Z');
      expect(it.holds('O1')).toEqual(['fact-too-old']);
      return it;
    };
    const confirmed = silent();
    confirm(confirmed, 'screening', party);
    confirm(confirmed, 'screening', screeningKey('Acme Bearings', 'US').split(':')[1] as string);
    confirmed.until('2026-07-02T09:00:00Z');
    expect(confirmed.holds('O1')).toEqual([]);
    const approved = silent();
    resolve(approved, 'fact-too-old', { way: 'approve' });
    expect(approved.holds('O1')).toEqual([]);
    approved.until('2026-07-04T00:00:00Z');
    approved.deliver();
    expect(told(approved)).toEqual({ F1: '10' });
  });

  test('a hit that comes instead is a hold of its own', () => {
    const it = order(town(), [{ notBefore: '2026-08-03' }]);
    it.until('2026-07-01T08:15:00Z');
    it.learn('screening', [party], screening({ result: 'match' }));
    it.until('2026-07-01T09:00:00Z');
    expect(it.holds('O1')).not.toEqual([]);
  });
});

describe('an order undone three times in a day', () => {
  function unsettled() {
    const it = released(town());
    for (const place of [NORTH_DOCK, SOUTH_DOCK, MAIN_DOCK]) {
      it.now = (it.now + 60_000) as never;
      it.tell('O1', moveTo(place));
      it.deliver();
    }
    expect(it.holds('O1')).toEqual(['unsettled']);
    expect(told(it)).toEqual({});
    return it;
  }

  test('is held, and released as it is by two people', () => {
    const it = unsettled();
    resolve(it, 'unsettled', { way: 'release-as-is' }, ['person:ana']);
    expect(it.holds('O1')).toEqual(['unsettled']);
    resolve(it, 'unsettled', { way: 'release-as-is' }, ['person:ben']);
    it.deliver();
    expect(Object.values(told(it))).toEqual(['10']);
  });

  test('what is about to be sent in the very decision that asks is not sent', () => {
    const it = order(town(), [{}, { item: 'BRG-6205' }]);
    it.tell('O1', change({ kind: 'destination', schedule: ScheduleId.of('2.1'), to: { kind: 'given', address: NORTH_DOCK } }));
    const toNorth = `release/${Object.values(it.live('O1').fulfillments).find(({ lines }) => lines[0]?.schedule === '2.1')?.id}`;
    const butForNorth: Partner = ({ instance }) => (instance === toNorth ? undefined : DONE);
    const north = () => it.live('O1').tasks[toNorth as InstanceId];
    it.deliver(butForNorth);
    for (const place of [SOUTH_DOCK, MAIN_DOCK]) {
      it.now = (it.now + 60_000) as never;
      it.learn('ship-to', ['ACME', 'MAIN'], shipTo({ address: place }));
      it.deliver(butForNorth);
    }
    expect([it.holds('O1'), north()?.state, it.live('O1').undos.length]).toEqual([[], 'wanted', 2]);
    it.now = (it.now + 60_000) as never;
    // Nobody has told the order yet: it reads it as it sends.
    const key = factKey('ship-to', 'ACME', 'MAIN');
    it.facts.set(key, { ...(it.facts.get(key) as FactView), version: 9, value: shipTo({ address: SOUTH_DOCK }) });
    const { generation } = north() as TaskInstance;
    it.tell('O1', { type: 'claim-effect', instance: toNorth as InstanceId, generation, act: 'do' });
    expect([it.holds('O1'), north()?.state]).toEqual([['unsettled'], 'undone']);
  });

  test('or waits as long as its facts are frozen', () => {
    const it = unsettled();
    resolve(it, 'unsettled', { way: 'freeze-facts', for: duration('2h') });
    it.deliver();
    expect(told(it)).toEqual({});
    it.until('2026-06-01T10:03:00Z');
    it.deliver();
    expect(Object.values(told(it))).toEqual(['10']);
  });

  test('three times in more than a day is nothing', () => {
    const it = released(town());
    for (const [i, place] of [NORTH_DOCK, SOUTH_DOCK, MAIN_DOCK].entries()) {
      it.at(`2026-06-0${2 + i}T08:00:00Z`).tell('O1', moveTo(place));
      it.deliver();
    }
    expect(it.holds('O1')).toEqual([]);
  });
});

describe('compared once more as it is sent', () => {
  test('a fact that moved in between, unheard of, withdraws the release at no cost', () => {
    const it = order(town(), [{ price: '4.10' }]);
    it.deliver(butFor('warehouse.release'));
    const key = factKey('credit-standing', 'ACME-GROUP');
    const known = it.facts.get(key);
    it.facts.set(key, {
      version: 2,
      value: creditStanding({ stopped: true }),
      source: 'erp',
      since: it.now,
      confirmedAt: it.now,
    });
    expect(known?.version).toBe(1);
    it.deliver();
    expect(it.sent.filter((sent) => sent.includes('release'))).toEqual([]);
    expect(it.holds('O1')).toEqual(['credit']);
  });

  test('a claim that has to be asked again first withdraws it, and it goes out when the account has answered', () => {
    const it = order(town(), [{}]);
    it.deliver(butFor('warehouse.release'));
    const key = factKey('price', 'AGR-ACME', 'BRG-6204');
    it.facts.set(key, { version: 2, value: price(), source: 'erp', since: it.now, confirmedAt: it.now });
    it.credit('ACME-GROUP', '50', '8');
    const claim = it.tell('O1', { type: 'claim-effect', instance: 'release/F1' as never, generation: 1, act: 'do' });
    expect(
      claim.some((event) => event.type === 'task-moved' && event.instance === ('release/F1' as never) && event.to === 'sending'),
    ).toBe(false);
    expect(it.holds('O1')).toEqual(['credit']);
    expect(releases(it)).toEqual(['F1 undone']);
  });
});

test('whatever comes first after a deadline deals with it, and be it a worker that takes an effect', () => {
  const it = order(town({ 'customer:ACME': customer({ priceRule: 'ship-date' }) }));
  it.at('2026-06-02T00:00:01Z').tell('O1', {
    type: 'claim-effect',
    instance: 'book' as InstanceId,
    generation: 1,
    act: 'do',
  });

  expect(it.live('O1').answers['price' as InstanceId]).toMatchObject({ goodUntil: instant('2026-06-03T00:00:00Z') });
});
