/**
 * Where partners reach their channels over HTTP:
 *
 *   POST /edi/NAME (X12 in, X12 back)          POST /webhooks/NAME (Shopify, WooCommerce, a CRM)
 *
 * NAME is the connection of a partner's profile. What is answered has been kept in the ledger before; a webhook that
 * is not signed is not kept at all.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Failure } from '../../core/model/failure.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import { arrivalOf, type WebhookKind } from '../../connect/shop/webhook.ts';
import { MESSAGE_LEASE_MS } from '../../engine/inbox.ts';
import { profilesOf, takeEdi, type ChannelsParts } from './channels.ts';
import type { IntakeOutcome } from './intake.ts';
import { bytesOf, refuse } from './reply.ts';
import { takeWebhook, WEBHOOK_KIND } from './webhooks.ts';

export interface ChannelRoutesParts extends ChannelsParts {
  readonly nudge: () => void;
}

interface Named {
  readonly Params: { readonly name: string };
}

export function channelRoutes(server: FastifyInstance, parts: ChannelRoutesParts): void {
  const { data } = parts;
  server.post<Named>('/edi/:name', async ({ params: { name }, body }, reply) => {
    const profiles = profilesOf(data, name).filter(({ sender }) => sender.kind === 'x12');
    if (profiles.length === 0) return await refuse(reply, 404, unknown(name, data.partners, ['x12']));
    return await edi(parts, name, bytesOf(body), reply);
  });
  server.post<Named>('/webhooks/:name', async ({ params: { name }, body, headers }, reply) => {
    const [profile] = profilesOf(data, name);
    const kind = profile?.sender.kind;
    if (profile === undefined || kind === undefined || kind === 'x12' || kind === 'named' || kind === 'mapped')
      return await refuse(reply, 404, unknown(name, data.partners, ['shopify', 'woocommerce', 'crm']));
    const secret = secretOf(profile);
    if (secret === undefined) return await refuse(reply, 503, noSecret(profile));
    const raw = bytesOf(body);
    const arrival = arrivalOf(kind, headers, raw, secret);
    if (arrival.kind === 'ping') return {};
    if (arrival.kind === 'unsigned') return await refuse(reply, 401, UNSIGNED);
    return await webhook(parts, profile, kind, { ...arrival, raw }, reply);
  });
}

/** X12 wherever X12 can say it; else the failures, as JSON. */
async function edi(parts: ChannelRoutesParts, name: string, raw: Uint8Array, reply: FastifyReply): Promise<unknown> {
  const { message, taken, answers } = await takeEdi(parts, name, raw);
  parts.nudge();
  const written = answers.flatMap((answer) => (answer.ok ? [answer.value.raw] : []));
  const isSaid = written.length === answers.length && answers.length > 0;
  for (const { value: parcel } of answers.filter((answer) => answer.ok)) {
    const record = parts.hub.engine.ledger.recorder({ connection: name, kind: parcel.set, message });
    record({ request: parcel.name, sent: parcel.raw, latencyMs: 0 });
  }
  if (isSaid) return await reply.code(200).type('application/edi-x12').send(Buffer.concat(written));
  const isRefused = taken.some(({ failures }) => failures.length > 0);
  return await reply.code(isRefused ? 422 : 200).send({ message, taken } satisfies IntakeOutcome);
}

interface Delivered {
  readonly topic: string;
  readonly id: string;
  readonly raw: Uint8Array;
}

/**
 * The same delivery again gets the same answer. A shop is told that its message was taken even where the order is refused:
 * the same again would be no better, and shops give up an address that says no. A CRM is told.
 */
async function webhook(
  parts: ChannelRoutesParts,
  profile: PartnerProfile,
  kind: WebhookKind,
  { topic, id: delivery, raw }: Delivered,
  reply: FastifyReply,
): Promise<unknown> {
  const { hub, data, nudge } = parts;
  const { messages } = hub.store;
  const kept = { connection: profile.connection, kind: `${WEBHOOK_KIND}${topic}`, raw };
  const key = delivery === '' ? createHash('sha256').update(topic).update(raw).digest('hex') : `delivery:${delivery}`;
  const id = await messages.keep({ ...kept, key }, MESSAGE_LEASE_MS);
  const known = (await messages.find(id))?.outcome as IntakeOutcome | undefined;
  const outcome = known ?? (await takeWebhook(hub, data, profile, { ...kept, id, at: hub.clock.now(), attempts: 0 }));
  if (known === undefined) await messages.finish(id, outcome);
  nudge();
  const isRefused = kind === 'crm' && outcome.taken.every(({ failures }) => failures.length > 0);
  return await reply.code(isRefused ? 422 : 200).send(outcome);
}

function secretOf({ sender }: PartnerProfile): string | undefined {
  const name = 'secretFrom' in sender ? sender.secretFrom : undefined;
  const secret = name === undefined ? undefined : process.env[name];
  return secret === '' ? undefined : secret;
}

const unknown = (found: string, partners: readonly PartnerProfile[], kinds: readonly string[]): Failure => ({
  code: 'unexpected',
  where: 'NAME',
  found,
  expected: partners.filter(({ sender }) => kinds.includes(sender.kind)).map(({ connection }) => connection),
  wayOut: 'send it to the connection of a partner of the master data',
});

const noSecret = ({ connection }: PartnerProfile): Failure => ({
  code: 'missing',
  where: `sender of ${connection}`,
  what: 'secretFrom, and the environment variable that it names',
  wayOut: "set the webhook's secret there, and send it again",
});

const UNSIGNED: Failure = {
  code: 'unexpected',
  where: 'signature',
  found: 'none, or one that is not of this body under the secret',
  expected: ['HMAC-SHA256 of the body, in base64'],
  wayOut: 'sign with the secret that is agreed',
};
