/** What a partner is told, by which format and which way: its entries under `tell`. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../core/model/instant.ts';
import type { Subscription } from '../../engine/notices/notices.ts';
import type { OpenNotice } from '../../engine/notices/ports.ts';
import type { Delivery, Rendered, Subscriber } from '../../engine/notices/sender.ts';
import { CANONICAL_OF, toldMessage } from '../canonical/told.ts';
import { putFile } from '../channel/outbox.ts';
import type { Mapper } from '../mapping/mapper.ts';
import { mapOut } from '../partners/mapped.ts';
import { openBy } from '../partner.ts';
import type { Partner, Tell } from '../partners/partner.ts';
import { cloudEvent } from './cloud-event.ts';
import { mail, sendMail, type MailServer } from './mail.ts';
import { post } from './post.ts';
import { x12Notice } from './x12.ts';

export interface TellingParts {
  readonly mapper: Mapper;
  /** Who we are in X12. */
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly mailServer?: MailServer;
  readonly now: () => Instant;
}

export type ToldSubscriber = Subscriber & Subscription;

export const subscribersOf = (partner: Partner, parts: TellingParts): readonly ToldSubscriber[] =>
  partner.tell.map((tell) => ({
    name: `${partner.name}/${tell.name}`,
    customers: tell.customers,
    kinds: tell.kinds,
    ...openBy(partner.hours),
    render: async (notice) => await rendered(partner, tell, notice, parts),
    deliver: async (_, key, raw) => await delivered(tell, idOf(key), raw, parts),
  }));

/** Short, and of no characters that a header or a file name minds; the same key, the same id. */
const idOf = (key: string): string => `msg_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

const bytes = (text: string): Rendered => ({ kind: 'bytes', raw: new TextEncoder().encode(text) });
const unwritable = (error: string): Rendered => ({ kind: 'unwritable', error });

async function rendered(partner: Partner, tell: Tell, notice: OpenNotice, parts: TellingParts): Promise<Rendered> {
  switch (tell.as) {
    case 'cloudevent':
      return bytes(JSON.stringify(cloudEvent(notice)));
    case 'x12':
      return x12Notice(partner, notice, parts);
    case 'mapped':
      return await mapped(partner, notice, parts.mapper);
    case 'mail': {
      if (parts.mailServer === undefined || tell.by.kind !== 'mail') return unwritable('no mail server is configured');
      return { kind: 'bytes', raw: await mail(notice, parts.mailServer.from, tell.by.to) };
    }
  }
}

async function mapped(partner: Partner, { content }: OpenNotice, mapper: Mapper): Promise<Rendered> {
  const kind = content.kind in CANONICAL_OF ? CANONICAL_OF[content.kind as keyof typeof CANONICAL_OF] : undefined;
  if (kind === undefined) return unwritable(`${content.kind} has no canonical message to map from`);
  const text = await mapOut(partner, mapper, kind, toldMessage(content));
  if (text.ok) return bytes(text.value);
  const { where, wayOut } = text.failure;
  return unwritable(`${where}: ${'reason' in text.failure ? text.failure.reason : wayOut}`);
}

const CONTENT_TYPES: { readonly [F in Tell['as']]: string } = {
  cloudevent: 'application/cloudevents+json',
  x12: 'application/edi-x12',
  mapped: 'application/json',
  mail: 'message/rfc822',
};
const EXTENSIONS: { readonly [F in Tell['as']]: string } = { cloudevent: 'json', x12: 'edi', mapped: 'json', mail: 'eml' };

async function delivered({ by, as }: Tell, id: string, raw: Uint8Array, { mailServer, now }: TellingParts): Promise<Delivery> {
  switch (by.kind) {
    case 'post':
      return await post({ ...by, id, raw, contentType: CONTENT_TYPES[as], at: now() });
    case 'folder':
      return await put(by.folder, `${id}.${EXTENSIONS[as]}`, raw);
    case 'mail':
      return mailServer === undefined
        ? { kind: 'refused', error: 'no mail server is configured' }
        : await sendMail(mailServer, by.to, raw);
  }
}

/** For its owner and the partner's group. */
const FILE_MODE = 0o640;

async function put(folder: string, name: string, raw: Uint8Array): Promise<Delivery> {
  try {
    await putFile(folder, name, raw, FILE_MODE);
    return { kind: 'sent', answer: name };
  } catch (error) {
    return { kind: 'missed', error: String(error) };
  }
}
