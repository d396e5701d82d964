/** Counter-offers to a buyer that is told by X12: where its other 855 and 865 go, and under its control numbers. */
import { ok, fail } from '../../core/model/result.ts';
import type { Delivery } from '../../engine/notices/sender.ts';
import { handOver } from '../channel/outbox.ts';
import { envelopeTo, parcelOf, partyName, type X12Buyer } from '../channel/x12-customer.ts';
import { offer } from '../edi/x12/offer.ts';
import { controlOf, writeInterchange } from '../edi/x12/writer.ts';
import { openBy } from '../partner.ts';
import type { ToldSubscriber } from './subscriber.ts';

/** A buyer that has several connections is told by the first of them. */
export const offerSubscribers = (buyers: readonly X12Buyer[]): readonly ToldSubscriber[] => buyers.map(offerSubscriber);

const offerSubscriber = (buyer: X12Buyer): ToldSubscriber => ({
  name: `${buyer.name}/offers`,
  customers: [buyer.customer],
  kinds: ['offered'],
  ...openBy(buyer.hours),
  render: async ({ content, at }) => {
    if (content.kind !== 'offered') return { kind: 'unwritable', error: `${content.kind} is no offer` };
    const set = offer(content.of, at);
    return {
      kind: 'numbered',
      partner: partyName(buyer.partner),
      write: (control) => {
        const written = writeInterchange({ ...envelopeTo(buyer), control, at }, [set]);
        if (written.ok) return ok(written.value);
        const { where, ...failure } = written.failure;
        return fail(`${where}: ${'reason' in failure ? failure.reason : failure.wayOut}`);
      },
    };
  },
  deliver: async ({ content, at }, key, raw) => {
    const set = content.kind === 'offered' && content.of.isFirst ? '855' : '865';
    const parcel = parcelOf(set, key, { control: controlOf(raw), at, raw });
    // Its bytes, its answer and its time are in the ledger as those of a notice.
    return deliveryOf(await handOver(buyer.answersTo, parcel, () => undefined));
  },
});

function deliveryOf(sent: Awaited<ReturnType<typeof handOver>>): Delivery {
  if (sent.kind !== 'answered') return { kind: 'missed', error: `${sent.code}: ${sent.detail}` };
  const { outcome } = sent;
  if (outcome.kind === 'refused') return { kind: 'refused', error: `${outcome.code}: ${outcome.detail}` };
  return { kind: 'sent', answer: outcome.kind === 'done' ? (outcome.reference ?? 'taken') : 'taken' };
}
