/** `partners.yaml`: who may send orders, and how each sender is recognised. */
import { resolve } from 'node:path';
import type { InputFailure } from '../../core/model/failure.ts';
import { CustomerId } from '../../core/model/identifiers.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import type { AnswersTo, PartnerProfile, Sender } from '../../connect/partner.ts';
import { Fields } from './fields.ts';

/** Folders in it are seen from `folder`. */
export const readPartners = (file: Node, found: InputFindings, folder: string): readonly PartnerProfile[] =>
  file.items().map((node) => {
    const fields = new Fields(node, found);
    const sender = senderOf(fields.inner('sender'));
    const answers = sender.kind === 'x12' ? answersOf(fields.inner('answersTo'), folder) : undefined;
    const profile: PartnerProfile = {
      customer: fields.as('customer', CustomerId.parse),
      connection: fields.text('connection'),
      sender,
      currency: fields.currency('currency'),
      country: fields.text('country', 'US'),
      ...(fields.has('unit') ? { unit: fields.unit('unit') } : {}),
      ...(answers !== undefined && { answersTo: answers }),
    };
    fields.end();
    return profile;
  });

function senderOf(fields: Fields): Sender {
  const kind = fields.oneOf('kind', ['x12', 'shopify', 'woocommerce', 'crm', 'named']);
  const sender = senderOfKind(kind, fields);
  fields.end();
  return sender;
}

function senderOfKind(kind: Sender['kind'], fields: Fields): Sender {
  if (kind === 'x12') return { kind, qualifier: fields.text('qualifier'), id: fields.text('id') };
  if (kind === 'named') return { kind };
  return fields.has('secretFrom') ? { kind, secretFrom: fields.text('secretFrom') } : { kind };
}

function answersOf(fields: Fields, folder: string): AnswersTo | undefined {
  if (fields.isEmpty()) return undefined;
  const common = {
    ...(fields.has('version') ? { version: fields.oneOf('version', ['004010', '005010']) } : {}),
    ...(fields.inner('as').isEmpty() ? {} : { as: partyOf(fields.inner('as')) }),
  };
  const to: AnswersTo = fields.has('folder')
    ? { folder: resolve(folder, fields.text('folder')), ...common }
    : {
        url: fields.as('url', parseAddress),
        ...(fields.has('dedupes') ? { dedupes: fields.flag('dedupes') } : {}),
        ...common,
      };
  fields.end();
  return to;
}

function partyOf(fields: Fields): { readonly qualifier: string; readonly id: string } {
  const party = { qualifier: fields.text('qualifier'), id: fields.text('id') };
  fields.end();
  return party;
}

function parseAddress(text: string, where: string): Result<string, InputFailure> {
  if (URL.canParse(text)) return ok(text);
  const expected = ['an address', 'a folder in its place'];
  return fail({ code: 'unexpected', where, found: text, expected, wayOut: 'write an address such as https://…' });
}
