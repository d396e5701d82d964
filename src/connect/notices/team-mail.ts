/**
 * Letters to the teams that decide holds: at its opening, and to the next team at each escalation, once each. The link leads
 * to the hold in the console and carries no right of its own: whoever opens it signs in, and decides by the same command as
 * anybody. So it may be passed on, and there is nothing in it to be forged.
 */
import { toIso } from '../../core/model/instant.ts';
import type { NoticeContent } from '../../engine/notices/content.ts';
import type { OpenNotice } from '../../engine/notices/ports.ts';
import { letter, sendMail, type MailServer } from './mail.ts';
import type { ToldSubscriber } from './subscriber.ts';

export interface TeamMail {
  /** Team → address. */
  readonly teams: Readonly<Record<string, string>>;
  /** Where people open the console: `https://orders.example.com`. */
  readonly console: string;
}

type HoldNotice = Extract<NoticeContent, { readonly kind: 'held' | 'escalated' }>;

const isOfHold = (content: NoticeContent): content is HoldNotice => content.kind === 'held' || content.kind === 'escalated';

export const teamSubscribers = ({ teams, console: address }: TeamMail, mailServer: MailServer): readonly ToldSubscriber[] =>
  Object.entries(teams).map(([team, to]) => ({
    name: `teams/${team}`,
    customers: 'all',
    kinds: ['held', 'escalated'],
    isFor: (content) => isOfHold(content) && content.of.hold.team === team,
    isOurs: true,
    render: async (notice) => {
      const { content } = notice;
      if (!isOfHold(content)) return { kind: 'unwritable', error: `${content.kind} is of no hold` };
      return { kind: 'bytes', raw: await letter(notice, { from: mailServer.from, to, ...words(notice, content, address) }) };
    },
    deliver: async (_, __, raw) => await sendMail(mailServer, to, raw),
  }));

export const holdLink = (console: string, order: string, hold: string): string =>
  `${console.replace(/\/+$/, '')}/console/holds/${encodeURIComponent(order)}/${encodeURIComponent(hold)}`;

function words({ order }: OpenNotice, { kind, of }: HoldNotice, address: string): { subject: string; text: string } {
  const { hold, purchaseOrder, customer } = of;
  // A buyer's number may have line breaks in it, and is not to look like a link of ours.
  const number = (purchaseOrder ?? order).replaceAll(/\s+/g, ' ');
  return {
    subject: `${kind === 'held' ? 'On hold' : 'Still on hold'}: ${number} (${hold.type})`,
    text: [
      `Order ${number} of ${customer}${purchaseOrder === undefined ? '' : ` (our number ${order})`}`,
      `Hold ${hold.id}: ${hold.type}, for ${hold.team}, due ${toIso(hold.dueAt)}`,
      '',
      holdLink(address, order, hold.id),
      '',
    ].join('\n'),
  };
}
