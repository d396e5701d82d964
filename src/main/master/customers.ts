/** `customers.yaml`: who buys, on which terms, where it goes, and what they call our items. */
import type { Address } from '../../core/model/address.ts';
import { ItemId, ShipToId } from '../../core/model/identifiers.ts';
import type { Customer, PaymentTerms } from '../../core/model/master.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import { fact, type FactEntry } from './entries.ts';
import { Fields } from './fields.ts';

export function readCustomers(file: Node, found: InputFindings): readonly FactEntry[] {
  return file.keys().flatMap((id) => {
    const fields = new Fields(file.get(id), found);
    const facts = [
      fact('crm', 'customer', [id], customerOf(fields)),
      fact('erp', 'terms', [id], termsOf(fields.inner('terms'))),
      ...fields
        .entries('shipTos')
        .map(([name, node]) =>
          fact('crm', 'ship-to', [id, name], { status: 'active', address: addressOf(new Fields(node, found)) }),
        ),
      ...fields.entries('aliases').flatMap(([theirs, node]) => {
        const item = found.take(ItemId.parse(node.text(), node.pointer));
        return item === undefined ? [] : [fact('erp', 'item-alias', [id, theirs], { item })];
      }),
    ];
    fields.end();
    return facts;
  });
}

function customerOf(fields: Fields): Customer {
  return {
    name: fields.text('name'),
    status: fields.oneOf('status', ['active', 'stopped'], 'active'),
    creditGroup: fields.text('creditGroup'),
    businessUnit: fields.text('businessUnit'),
    region: fields.text('region'),
    tier: fields.count('tier', '3'),
    currency: fields.currency('currency'),
    priceRule: fields.oneOf('priceRule', ['order-date', 'ship-date', 'locked'], 'order-date'),
    ...(fields.has('agreement') ? { agreement: fields.text('agreement') } : {}),
    priceList: fields.text('priceList', 'LIST'),
    shipTo: fields.oneOf('shipTo', ['any', 'on-file'], 'any'),
    ...(fields.has('defaultShipTo') ? { defaultShipTo: fields.as('defaultShipTo', ShipToId.parse) } : {}),
    substitution: fields.oneOf('substitution', ['never', 'ask', 'allowed'], 'never'),
    backorder: fields.oneOf('backorder', ['allowed', 'refused'], 'allowed'),
    completeness: fields.oneOf('completeness', ['order', 'line', 'none'], 'none'),
    invoicing: 'per-shipment',
  };
}

function termsOf(fields: Fields): PaymentTerms {
  const terms: PaymentTerms = {
    kind: fields.oneOf('kind', ['open-account', 'prepaid', 'card', 'cash-on-delivery']),
    netDays: fields.count('netDays'),
    stopped: fields.oneOf('stopped', ['yes', 'no'], 'no') === 'yes',
  };
  fields.end();
  return terms;
}

function addressOf(fields: Fields): Address {
  const region = fields.text('region', '');
  const postalCode = fields.text('postalCode', '');
  const address: Address = {
    name: fields.text('name'),
    lines: fields.texts('lines'),
    city: fields.text('city'),
    ...(region === '' ? {} : { region }),
    ...(postalCode === '' ? {} : { postalCode }),
    country: fields.text('country'),
  };
  fields.end();
  return address;
}
