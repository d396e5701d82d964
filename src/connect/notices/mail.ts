/** Notices as plain letters, by SMTP. The same letter has the same Message-ID, by which a mailbox can tell. */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { toIso } from '../../core/model/instant.ts';
import type { NoticeContent } from '../../engine/notices/content.ts';
import { noticeKey, type Delivery } from '../../engine/notices/sender.ts';
import type { OpenNotice } from '../../engine/notices/ports.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else it is asked for, where the server has it. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
}

const TIMEOUT_MS = 20_000;

/** `to`: an address; `contact` is the one that the order names. */
export async function mail(notice: OpenNotice, from: string, to: string): Promise<Uint8Array> {
  return await letter(notice, { from, to, subject: subjectOf(notice.content), text: textOf(notice.content) });
}

export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export async function letter(notice: OpenNotice, said: Letter): Promise<Uint8Array> {
  const key = createHash('sha256').update(noticeKey(notice)).digest('hex').slice(0, 32);
  const composer = new MailComposer({
    ...said,
    date: new Date(notice.at),
    messageId: `<${key}@orderkeel>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  return await composer.compile().build();
}

export async function sendMail(server: MailServer, to: string, raw: Uint8Array): Promise<Delivery> {
  const { host, port, secure, user, password, from } = server;
  const transport = createTransport({
    host,
    port,
    secure,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
  });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(raw) });
    return { kind: 'sent', answer: response };
  } catch (error) {
    return failed(error);
  } finally {
    transport.close();
  }
}

/** A mailbox that does not exist never will; that we may not log in is our own affair, and can be set right. */
function failed(error: unknown): Delivery {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
  const isNo = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return { kind: isNo ? 'refused' : 'missed', error: String(error) };
}

const SUBJECTS: { readonly [K in NoticeContent['kind']]: string } = {
  captured: 'We have your order',
  acknowledged: 'Your order is confirmed',
  offered: 'We offer you a change of your order',
  held: 'Your order is being looked at',
  escalated: 'Your order is being looked at',
  released: 'Your order is being picked',
  shipped: 'Your order has shipped',
  invoiced: 'Invoice',
  closed: 'Your order is complete',
  cancelled: 'Your order is cancelled',
};

const subjectOf = ({ kind, of }: NoticeContent): string =>
  `${SUBJECTS[kind]}${kind === 'invoiced' ? ` ${of.invoice}` : ''}: ${of.purchaseOrder ?? of.order}`;

function textOf(content: NoticeContent): string {
  const { order, purchaseOrder } = content.of;
  const head = [`Order ${purchaseOrder ?? order}${purchaseOrder === undefined ? '' : ` (our number ${order})`}`, ''];
  return [...head, ...linesOf(content), ''].join('\n');
}

function linesOf(content: NoticeContent): readonly string[] {
  switch (content.kind) {
    case 'captured':
      return content.of.lines.map(
        ({ line, item, quantity, unit }) => `${line}  ${item.ours ?? item.buyers ?? item.gtin ?? ''}  ${quantity} ${unit}`,
      );
    case 'acknowledged':
      return content.of.lines.map(
        ({ line, item, quantity, backordered, price }) =>
          `${line}  ${item}  ${quantity} at ${price}${backordered === '0' ? '' : `, of which ${backordered} later`}`,
      );
    case 'offered':
      return content.of.lines.map(
        ({ line, item, quantity, unit, price, day }) =>
          `${line}  ${item}  ${quantity} ${unit}${price === undefined ? '' : ` at ${price.amount} for ${price.unit}`}${day === undefined ? '' : ` on ${day}`}`,
      );
    case 'shipped': {
      const { shipment, shippedAt, carrier, tracking, lines } = content.of;
      return [
        `Shipment ${shipment}, ${toIso(shippedAt).slice(0, 10)}${carrier === undefined ? '' : `, ${carrier}`}${tracking === undefined ? '' : ` ${tracking}`}`,
        ...lines.map(({ line, item, quantity, unit }) => `${line}  ${item}  ${quantity} ${unit}`),
      ];
    }
    case 'invoiced': {
      const { lines, charges, tax, total } = content.of;
      return [
        ...lines.map(({ line, item, quantity, price, amount }) => `${line}  ${item}  ${quantity} at ${price}  ${amount.amount}`),
        ...charges.map(({ kind, amount }) => `${kind}  ${amount.amount}`),
        `Tax  ${tax.amount}`,
        `Total  ${total.amount} ${total.currency}`,
      ];
    }
    case 'held':
    case 'escalated':
    case 'released':
    case 'closed':
    case 'cancelled':
      return [];
  }
}
