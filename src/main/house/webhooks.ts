/** What a shop's or a CRM's webhook asks, from the ledger: an order, a change by what differs, or a cancellation. */
import type { Demand } from '../../core/model/demand.ts';
import { Actor, type OrderId } from '../../core/model/identifiers.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, type Result } from '../../core/model/result.ts';
import { quoteMessage } from '../../connect/crm/quote-json.ts';
import { parseJson } from '../../connect/message/json.ts';
import { Node } from '../../connect/message/json-node.ts';
import { refused, type MessageResult, type MessageSource } from '../../connect/message/result.ts';
import { textOf } from '../../connect/message/text.ts';
import { readOrderFile } from '../../connect/order-file.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import { changesBetween } from '../../connect/shop/changes.ts';
import { actOf, topicsOf, type WebhookAct, type WebhookKind } from '../../connect/shop/webhook.ts';
import type { Hub } from '../../engine/hub.ts';
import type { StoredMessage } from '../../engine/ports.ts';
import type { Asker } from '../../engine/work.ts';
import type { MasterData } from '../master/entries.ts';
import { commandId } from '../../engine/command-id.ts';
import { carryOut, type IntakeOutcome, type Taken } from './intake.ts';

export const WEBHOOK_KIND = 'webhook:';

export async function takeWebhook(
  hub: Hub,
  data: MasterData,
  profile: PartnerProfile,
  message: StoredMessage,
): Promise<IntakeOutcome> {
  return { message: message.id, taken: [await taken(hub, data, profile, message)] };
}

interface Told {
  readonly hub: Hub;
  readonly data: MasterData;
  readonly profile: PartnerProfile;
  readonly message: StoredMessage;
  readonly asker: Asker;
}

const BODY: MessageSource = { format: 'unknown', place: 'body' };

async function taken(hub: Hub, data: MasterData, profile: PartnerProfile, message: StoredMessage): Promise<Taken> {
  const { kind } = profile.sender;
  const topic = message.kind.slice(WEBHOOK_KIND.length);
  const id = commandId(message, 1);
  const no = async (failure: InputFailure): Promise<Taken> => await carryOut(hub, data, refused(BODY, [failure]), id);
  if (kind === 'x12' || kind === 'named' || kind === 'mapped')
    return await no({
      code: 'unexpected',
      where: 'NAME',
      found: kind,
      expected: ['shopify', 'woocommerce', 'crm'],
      wayOut: 'send it to the name of a shop',
    });
  const act = actOf(kind, topic);
  if (act === undefined)
    return await no({
      code: 'unexpected',
      where: 'topic',
      found: topic,
      expected: topicsOf(kind),
      wayOut: 'subscribe to these topics alone',
    });
  const json = parseJson(textOf(message.raw).text);
  if (!json.ok) return await no(json.failure);
  const body = new Node(json.value);
  const told = { hub, data, profile, message, asker: { id, actor: Actor.of(`connection:${profile.connection}`), roles: [] } };
  if (kind === 'crm') return await quoteWon(told, body);
  const asked = isCancelled(kind, act, body) ? 'cancel' : act;
  if (asked === 'cancel') return await cancelled(told, body);
  return asked === 'update' ? await updated(told, body) : await carryOut(hub, data, orderIn(told, message), id);
}

/** Shops also tell an end as an update. */
const isCancelled = (kind: WebhookKind, act: WebhookAct, body: Node): boolean =>
  act === 'cancel' ||
  (act === 'update' &&
    (kind === 'shopify' ? body.get('cancelled_at').isThere() : ['cancelled', 'trash'].includes(body.get('status').text())));

/** The one order that a shop's message holds. */
function orderIn({ profile }: Told, { raw }: Pick<StoredMessage, 'raw'>): MessageResult {
  const [first, second] = readOrderFile(raw, 'webhook', [profile]);
  if (first === undefined || second !== undefined || (first.kind !== 'refused' && first.source.format !== profile.sender.kind))
    return refused(BODY, [
      {
        code: 'unexpected',
        where: '/',
        found: second === undefined ? (first?.source.format ?? 'nothing') : 'several orders',
        expected: [`one order of ${profile.sender.kind}`],
        wayOut: 'send what the shop sends',
      },
    ]);
  return first;
}

async function cancelled({ hub, data, profile, asker }: Told, body: Node): Promise<Taken> {
  const message = body.get('id').text();
  const source: MessageSource = { format: profile.sender.kind === 'shopify' ? 'shopify' : 'woocommerce', place: 'body', message };
  if (message === '') {
    const failure: InputFailure = { code: 'missing', where: '/id', what: "the shop's order id", wayOut: 'send the whole order' };
    return await carryOut(hub, data, refused(source, [failure]), asker.id);
  }
  const route = { customer: profile.customer, channel: profile.connection, message };
  const reference = `${profile.connection}/${message}`;
  const outcome = await hub.byMessage(route, { type: 'cancel', what: 'order', reference, reason: 'buyer' }, asker);
  const failures = outcome.kind === 'refused' ? [outcome.failure] : [];
  return { kind: 'cancel', ...source, order: outcome.order, number: message, failures, notes: [] };
}

/** An update that comes before its order is the order. */
async function updated(told: Told, body: Node): Promise<Taken> {
  const { hub, data, profile, message, asker } = told;
  const result = orderIn(told, message);
  if (result.kind !== 'order') return await carryOut(hub, data, result, asker.id);
  const { demand, source } = result;
  const order = await hub.store.directory.routed(profile.connection, demand.channel.message);
  const before = order === undefined ? undefined : await lastWord(told, order, demand.channel.message);
  if (order === undefined || before === undefined) return await carryOut(hub, data, result, asker.id);
  if (!before.ok) return await carryOut(hub, data, refused(source, [before.failure]), asker.id);
  const notes = result.notes.map(({ where, text }) => `${where}: ${text}`);
  const same: Taken = { kind: 'unchanged', ...source, order, number: demand.references[0]?.value ?? '', failures: [], notes };
  // Told before what is known: whatever differs has been changed since.
  if (before.value.at > changedAt(body)) return { ...same, notes: [...notes, 'older than what is known'] };
  const changes = changesBetween(before.value.demand, demand);
  if (!changes.ok) return await carryOut(hub, data, refused(source, [changes.failure]), asker.id);
  if (changes.value.length === 0) return same;
  const command = {
    type: 'change',
    changes: changes.value,
    reference: `message:${message.id}`,
    source: profile.connection,
  } as const;
  const outcome = await hub.handle(order, command, asker);
  return { ...same, kind: 'change', failures: outcome.kind === 'refused' ? [outcome.failure] : [] };
}

interface LastWord {
  readonly demand: Demand;
  readonly at: string;
}

const COMMAND = /^message:(\d+):/;

/** The latest message of the shop that the order has in it; undefined: it has not come yet. */
async function lastWord(told: Told, order: OrderId, number: string): Promise<Result<LastWord, InputFailure> | undefined> {
  const { hub, profile, message } = told;
  const journal = await hub.store.read.journal(order);
  const own = journal.filter(
    ({ events, command }) =>
      command !== commandId(message, 1) &&
      events.some(
        ({ event }) => event.type === 'order-captured' || (event.type === 'order-changed' && event.source === profile.connection),
      ),
  );
  const latest = own.at(-1);
  if (latest === undefined) return undefined;
  const kept = await hub.store.messages.find(COMMAND.exec(latest.command)?.[1] ?? '0');
  const results = kept === undefined ? [] : readOrderFile(kept.raw, kept.kind, [profile]);
  const found = results.find((one) => one.kind === 'order' && one.demand.channel.message === number);
  const json = kept === undefined ? undefined : parseJson(textOf(kept.raw).text);
  if (found?.kind !== 'order' || json?.ok !== true)
    return fail({
      code: 'out-of-scope',
      where: '/',
      what: 'an update of an order whose last message is not at hand',
      found: number,
      wayOut: 'change the order in the hub',
    });
  return { ok: true, value: { demand: found.demand, at: changedAt(new Node(json.value)) } };
}

/** As the shop writes it, in one zone: texts compare like times. */
function changedAt(body: Node): string {
  const text = body.get('updated_at').text() || body.get('date_modified_gmt').text();
  const at = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

/** The CRM has the right to its prices: where they are not ours, theirs stand. */
async function quoteWon({ hub, data, profile, asker }: Told, body: Node): Promise<Taken> {
  const quote = quoteMessage(profile, data.partners, body);
  const told = await carryOut(hub, data, quote, asker.id);
  if (quote.kind !== 'order') return told;
  const order = told.order === undefined ? undefined : await hub.order(told.order);
  if (order === undefined || !('holds' in order)) return told;
  for (const hold of Object.values(order.holds)) {
    if (hold.reason.type !== 'price-difference') continue;
    const note = `priced as quoted: ${quote.demand.channel.message}`;
    await hub.handle(
      order.id,
      { type: 'resolve-hold', hold: hold.id, resolution: { way: 'theirs' }, note },
      { ...asker, id: `${asker.id}:${hold.id}`, roles: [hold.policy.team] },
    );
  }
  return told;
}
