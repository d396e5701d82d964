/** `partners.yaml`: who may send orders, and how each sender is recognised. */
import { CustomerId } from '../../core/model/identifiers.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import type { PartnerProfile, Sender } from '../../connect/partner.ts';
import { Fields } from './fields.ts';

export const readPartners = (file: Node, found: InputFindings): readonly PartnerProfile[] =>
  file.items().map((node) => {
    const fields = new Fields(node, found);
    const profile: PartnerProfile = {
      customer: fields.as('customer', CustomerId.parse),
      connection: fields.text('connection'),
      sender: senderOf(fields.inner('sender')),
      currency: fields.currency('currency'),
      country: fields.text('country', 'US'),
      ...(fields.has('unit') ? { unit: fields.unit('unit') } : {}),
    };
    fields.end();
    return profile;
  });

function senderOf(fields: Fields): Sender {
  const kind = fields.oneOf('kind', ['x12', 'shopify', 'woocommerce', 'named']);
  const sender: Sender = kind === 'x12' ? { kind, qualifier: fields.text('qualifier'), id: fields.text('id') } : { kind };
  fields.end();
  return sender;
}
