/**
 * What the folders of partners lead to: who is told what, which connections there are besides those of the configuration,
 * and how what partners send is taken.
 */
import type { CustomerId } from '../../core/model/identifiers.ts';
import { Actor } from '../../core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import { heard, HEARD_KINDS, type Heard, type HeardKind } from '../../connect/canonical/heard.ts';
import { x12Buyers } from '../../connect/channel/x12-customer.ts';
import type { FactFailure } from '../../connect/facts/read-fact.ts';
import { US } from '../../connect/edi/x12/writer.ts';
import { Mapper } from '../../connect/mapping/mapper.ts';
import { asTexts } from '../../connect/mapping/numeral.ts';
import { parseJson } from '../../connect/message/json.ts';
import { textOf } from '../../connect/message/text.ts';
import type { MailServer } from '../../connect/notices/mail.ts';
import { offerSubscribers } from '../../connect/notices/offers.ts';
import { subscribersOf, type ToldSubscriber } from '../../connect/notices/subscriber.ts';
import { teamSubscribers, type TeamMail } from '../../connect/notices/team-mail.ts';
import { mapIn } from '../../connect/partners/mapped.ts';
import type { Partner } from '../../connect/partners/partner.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import { restWarehouse } from '../../connect/rest/warehouse.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Hub } from '../../engine/hub.ts';
import type { Health } from '../../engine/health.ts';
import type { MessageHandler } from '../../engine/inbox.ts';
import { NoticeOffice } from '../../engine/notices/office.ts';
import type { AccountOutcome, Clock, CommandOutcome, StoredMessage, WantedEffect } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import type { Asker } from '../../engine/work.ts';
import type { Closing } from './closing.ts';
import { commandId } from '../../engine/command-id.ts';

export interface FoldersParts {
  readonly partners: readonly Partner[];
  /** Default: those of the partners. */
  readonly profiles?: readonly PartnerProfile[];
  readonly clock: Clock;
  readonly mailServer?: MailServer;
  /** Our own teams, told of their holds. */
  readonly teams?: TeamMail;
}

interface Opening {
  readonly hub: Hub;
  readonly store: ProjectedStore;
  readonly health: Health;
  readonly onError: (error: unknown) => void;
}

/** Of a message that goes through a mapping: `mapped:shipment`. */
const MAPPED = 'mapped:';

export class Folders {
  readonly partners: readonly Partner[];
  readonly mapper = new Mapper();
  private readonly subscribers: readonly ToldSubscriber[];
  private readonly byNode: ReadonlyMap<string, Connection>;

  constructor({ partners, profiles, clock, mailServer, teams }: FoldersParts) {
    this.partners = partners;
    const buyers = x12Buyers(profiles ?? partners.flatMap(({ profile }) => profile ?? []));
    const telling = {
      mapper: this.mapper,
      sender: US,
      now: () => clock.now(),
      ...(mailServer !== undefined && { mailServer }),
    };
    this.subscribers = [
      ...partners.flatMap((partner) => subscribersOf(partner, telling)),
      ...offerSubscribers(buyers),
      ...(teams === undefined || mailServer === undefined ? [] : teamSubscribers(teams, mailServer)),
    ];
    this.byNode = new Map(
      partners.flatMap((partner) => {
        const { warehouse } = partner;
        return warehouse === undefined ? [] : [[warehouse.node, restWarehouse(partner, warehouse, this.mapper)]];
      }),
    );
  }

  /** Undefined: not theirs. */
  connectionFor({ task, input }: WantedEffect): Connection | undefined {
    if (task === 'warehouse.release') return this.byNode.get((input as ReleaseInstruction).node);
    const { customer } = input as { readonly customer?: CustomerId };
    const isTold = this.subscribers.some(
      ({ customers, kinds }) =>
        kinds.includes('acknowledged') && customer !== undefined && customers !== 'all' && customers.includes(customer),
    );
    return task === 'customer.acknowledge' && isTold ? TOLD_BY_NOTICE : undefined;
  }

  /** Which message this partner's bytes are, if it has a mapping of the kind; with only one, it need not be named. */
  messageKind(name: string, kind: string | undefined): string | undefined {
    const partner = this.partners.find((each) => each.name === name);
    const kinds = HEARD_KINDS.filter((each) => partner?.mappings.has(`${each}.in`));
    const found = kind === undefined && kinds.length === 1 ? kinds[0] : kinds.find((each) => each === kind);
    return found === undefined ? undefined : `${MAPPED}${found}`;
  }

  handlerOf(hub: Hub, connection: string, kind: string): MessageHandler | undefined {
    const partner = this.partners.find((each) => each.name === connection);
    const of = HEARD_KINDS.find((each) => kind === `${MAPPED}${each}`);
    if (partner === undefined || of === undefined) return undefined;
    return async (message) => await this.taken(hub, partner, of, message);
  }

  open({ hub, store, health, onError }: Opening, closing: Closing): NoticeOffice {
    closing.add(async () => await this.mapper.close());
    const { notices, interchanges } = store;
    const { subscribers } = this;
    const office = new NoticeOffice({ store: notices, interchanges, hub, chance: Math.random, subscribers, health, onError });
    office.start();
    closing.add(async () => await office.stop());
    return office;
  }

  private async taken(hub: Hub, partner: Partner, kind: HeardKind, message: StoredMessage): Promise<Kept | readonly Kept[]> {
    const parsed = parseJson(textOf(message.raw).text);
    if (!parsed.ok) return { kind: 'unreadable', failures: [parsed.failure] };
    const mapped = await mapIn(partner, this.mapper, kind, asTexts(parsed.value));
    if (!mapped.ok) return { kind: 'unreadable', failures: mapped.failure };
    const asked = heard(partner, kind, mapped.value);
    if (!asked.ok) return { kind: 'unreadable', failures: asked.failure };
    const numbered = asked.value.map((each, i) => ({ each, id: commandId(message, i + 1) }));
    const words = numbered.flatMap(({ each, id }) => (each.kind === 'account' ? [{ ...each, id }] : []));
    // A count of a warehouse has thousands of lines.
    if (words.length === numbered.length) return await hub.adjustAll(words);
    const kept: Kept[] = [];
    const actor = Actor.of(`connection:${partner.name}`);
    for (const { each, id } of numbered) kept.push(await carriedOut(hub, partner, each, { id, actor, roles: [] }));
    return kept;
  }
}

type Kept =
  | CommandOutcome
  | AccountOutcome
  | { readonly kind: 'observed' }
  | { readonly kind: 'unreadable'; readonly failures: readonly FactFailure[] };

async function carriedOut(hub: Hub, { name }: Partner, asked: Heard, asker: Asker): Promise<Kept> {
  switch (asked.kind) {
    case 'capture':
      return await hub.capture(asked.demand, asker);
    case 'by-purchase-order':
      return await hub.byPurchaseOrder(asked.customer, asked.purchaseOrder, asked.command, asker);
    case 'order':
      return await hub.handle(asked.order, asked.command, asker);
    case 'account':
      return await hub.adjust(asked.account, asked.command, asker.id);
    case 'fact':
      await hub.observe({ ...asked.fact, source: name, since: hub.clock.now() });
      return { kind: 'observed' };
  }
}

/** The acknowledgement is a notice of the same order's journal: that it is wanted is that it will be told. */
const TOLD_BY_NOTICE: Connection = {
  name: 'notices',
  capabilities: { dedupes: true, readable: undefined },
  send: async () => ({ kind: 'answered', outcome: { kind: 'done', reference: 'told by notice' } }),
  readBack: async () => ({ found: 'unknown' }),
};
