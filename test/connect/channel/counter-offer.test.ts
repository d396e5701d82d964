/** What a counter-offer says in X12, and which changes of the buyer's are his yes. */
import { describe, expect, test } from 'vitest';
import { takesOffer } from '../../../src/connect/channel/counter-offer.ts';
import { offer } from '../../../src/connect/edi/x12/offer.ts';
import { writeInterchange } from '../../../src/connect/edi/x12/writer.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { Change } from '../../../src/core/model/demand.ts';
import { LineId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import { instant } from '../../../src/core/model/instant.ts';
import { quantity, unit } from '../../../src/core/model/quantity.ts';
import { must } from '../../../src/core/model/result.ts';
import type { HoldType } from '../../../src/core/model/hold.ts';
import { contentOf } from '../../../src/engine/notices/content.ts';
import { customer, item } from '../../core/checks/facts.ts';
import { dated, priced, short } from '../../core/process/commands/held.ts';
import { captured, ORDER, resolve, town } from '../../core/process/commands/situations.ts';
import { segmentsOf } from '../../main/channels.ts';
import type { Town } from '../../stories/town.ts';

const AT = instant('2026-06-02T14:00:00Z');
const SCHEDULE = ScheduleId.of('1.1');
const LINE = LineId.of('1');

const much = (value: string): Change => ({ kind: 'quantity', schedule: SCHEDULE, to: quantity(value, 'EA') });
const price = (amount: string): Change => ({ kind: 'price', line: LINE, to: { amount: decimal(amount), unit: unit('EA') } });
const day = (requested: string): Change => ({ kind: 'days', schedule: SCHEDULE, requested: requested as never });

/** The line and what is said of it, of the 855. */
function said(it: Town): readonly string[] {
  const order = it.live(ORDER);
  const offers = order.counterOffer?.offers ?? [];
  const content = contentOf({ type: 'counter-offer-made', offers, at: AT }, order, AT, true);
  if (content?.kind !== 'offered') return [];
  const ids = { sender: { qualifier: 'ZZ', id: 'US' }, receiver: { qualifier: 'ZZ', id: 'THEM' } };
  const names = { applicationSender: 'US', applicationReceiver: 'THEM' };
  return segmentsOf(must(writeInterchange({ ...ids, ...names, control: 1, at: AT, usage: 'P' }, [offer(content.of, AT)])));
}

const took = (it: Town, changes: readonly Change[], cancelled: readonly ScheduleId[] = []): boolean => {
  const message = { kind: 'change', source: { format: 'x12', place: '' }, notes: [], reference: 'r' } as const;
  const channel = { kind: 'edi', name: 'edi:acme', message: 'm' } as const;
  const of = {
    customer: it.live(ORDER).header.customer,
    reference: { kind: 'purchase-order', issuer: 'ACME', value: 'P' } as const,
  };
  return takesOffer(it.live(ORDER), { ...message, channel, of, changes, cancelled });
};

const multiple = (): Town => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) }));
const onDay = (): Town => captured(town(), [{ quantity: '10', price: '3.00', requested: '2026-06-12' }]);
const superseded = (): Town =>
  captured(town({ 'item:BRG-6204': item({ status: 'discontinued', supersededBy: 'BRG-6205' as never }) }));
const asked = (situation: () => Town, type: HoldType): Town => {
  const it = situation();
  resolve(it, type, { way: 'ask-buyer' });
  return it;
};
const feasible = (it: Town): string => {
  const [first] = it.live(ORDER).counterOffer?.offers ?? [];
  return first?.change === 'date' ? first.offered : '';
};

describe('a counter-offer', () => {
  test.each<[string, () => Town, HoldType, string]>([
    ['another price', priced, 'price-difference', 'ACK*IP*10*EA'],
    ['more of it', multiple, 'not-orderable', 'ACK*IQ*12*EA'],
    ['less of it', short, 'shortage', 'ACK*IQ*4*EA'],
    ['another item', superseded, 'not-orderable', 'ACK*IS*10*EA****VN*BRG-6205'],
  ])('of %s', (_, situation, type, acknowledged) => {
    const [begin, line, ack] = said(asked(situation, type));
    expect(begin).toMatch(/^BAK\*00\*AC\*/);
    expect(line).toMatch(/^PO1\*1\*10\*EA/);
    expect(ack).toBe(acknowledged);
  });

  test('of another day', () => {
    const it = asked(dated, 'date-jeopardy');
    expect(said(it)[2]).toBe(`ACK*DR*10*EA*067*${feasible(it).replaceAll('-', '')}`);
  });

  test('with nothing on it is not told: only the buyer can say what he meant', () => {
    const it = captured(town({ 'customer:ACME': customer({}) }));
    expect(contentOf({ type: 'counter-offer-made', offers: [], at: AT }, it.live(ORDER), AT, true)).toBeUndefined();
  });
});

describe('the yes of a buyer', () => {
  test.each<[string, () => Town, HoldType, (it: Town) => readonly Change[], boolean]>([
    ['our price', priced, 'price-difference', () => [price('4.1')], true],
    ['our price, and the quantity as it is', priced, 'price-difference', () => [much('10'), price('4.1')], true],
    ['our price, and another quantity', priced, 'price-difference', () => [much('11'), price('4.1')], false],
    ['another price', priced, 'price-difference', () => [price('4.0')], false],
    ['the quantity as it is', priced, 'price-difference', () => [much('10')], false],
    ['our quantity', multiple, 'not-orderable', () => [much('12')], true],
    ['our price, and the day as it is', onDay, 'price-difference', () => [price('4.1'), day('2026-06-12')], true],
    ['our price, and another day', onDay, 'price-difference', () => [price('4.1'), day('2026-06-13')], false],
    ['our quantity, and words', short, 'shortage', () => [much('4'), { kind: 'instructions', to: 'quick' }], false],
    ['our item', superseded, 'not-orderable', () => [{ kind: 'item', line: LINE, to: { ours: 'BRG-6205' as never } }], true],
    ['our day', dated, 'date-jeopardy', (it) => [day(feasible(it))], true],
    ['another day', dated, 'date-jeopardy', () => [day('2027-01-04')], false],
    ['nothing', priced, 'price-difference', () => [], false],
  ])('%s', (_, situation, type, changes, isYes) => {
    const it = asked(situation, type);
    expect(took(it, changes(it))).toBe(isYes);
  });

  test('a line taken out is no yes to less of it', () => {
    expect(took(asked(short, 'shortage'), [], [SCHEDULE])).toBe(false);
  });
});
