/** The parts of a `partner.yaml`. What differs from one installation to the next may be named instead: `urlFrom: VARIABLE`. */
import { resolve } from 'node:path';
import type { InputFailure } from '../../core/model/failure.ts';
import { CustomerId, NodeId } from '../../core/model/identifiers.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { parseUnit } from '../../core/model/quantity.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../engine/notices/content.ts';
import { CANONICAL_OF } from '../../connect/canonical/told.ts';
import { X12_KINDS } from '../../connect/notices/x12.ts';
import type { AnswersTo, PartnerProfile, Sender } from '../../connect/partner.ts';
import {
  TELL_FORMATS,
  type RestCall,
  type RestWarehouse,
  type Tell,
  type TellBy,
  type X12Address,
} from '../../connect/partners/partner.ts';
import { Fields } from '../master/fields.ts';
import { separatorsOf } from './separators.ts';

/** What an environment variable holds. */
export type Lookup = (variable: string) => string | undefined;

/** Folders in it are seen from `folder`. */
export function profileOf(fields: Fields, folder: string): PartnerProfile {
  const sender = senderOf(fields.inner('sender'));
  const answers = sender.kind === 'x12' ? answersOf(fields.inner('answersTo'), folder) : undefined;
  return {
    customer: fields.as('customer', CustomerId.parse),
    connection: fields.text('connection'),
    sender,
    ...(answers !== undefined && { answersTo: answers }),
    currency: fields.currency('currency'),
    country: fields.text('country', 'US'),
    ...(fields.has('unit') ? { unit: fields.unit('unit') } : {}),
    ...unitsOf(fields),
    ...(fields.has('utcOffsetMinutes') ? { utcOffsetMinutes: Number(fields.text('utcOffsetMinutes')) } : {}),
    ...(fields.has('shipTo') ? { shipTo: fields.oneOf('shipTo', ['on-file', 'given']) } : {}),
    ...(fields.has('sku') ? { sku: fields.oneOf('sku', ['ours', 'buyers']) } : {}),
  };
}

function unitsOf(fields: Fields): Pick<PartnerProfile, 'units'> {
  const entries = fields.entries('units');
  const units = entries.flatMap(([theirs, node]): readonly (readonly [string, Unit])[] => {
    const ours = fields.found.take(parseUnit(node.text(), node.pointer));
    return ours === undefined ? [] : [[theirs, ours]];
  });
  return entries.length === 0 ? {} : { units: Object.fromEntries(units) };
}

function senderOf(fields: Fields): Sender {
  const kind = fields.oneOf('kind', ['x12', 'shopify', 'woocommerce', 'crm', 'named', 'mapped']);
  const sender = senderOfKind(kind, fields);
  fields.end();
  return sender;
}

function senderOfKind(kind: Sender['kind'], fields: Fields): Sender {
  if (kind === 'x12') return { kind, qualifier: fields.text('qualifier'), id: fields.text('id') };
  if (kind === 'named' || kind === 'mapped') return { kind };
  return fields.has('secretFrom') ? { kind, secretFrom: fields.text('secretFrom') } : { kind };
}

function answersOf(fields: Fields, folder: string): AnswersTo | undefined {
  if (fields.isEmpty()) return undefined;
  const version = fields.has('version') ? fields.oneOf('version', ['004010', '005010']) : undefined;
  const common = {
    ...(version !== undefined && { version }),
    ...separatorsOf(fields, version ?? '005010'),
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

export function x12Of(fields: Fields): X12Address {
  const id = fields.text('id');
  const version = fields.oneOf('version', ['004010', '005010'], '005010');
  const address: X12Address = {
    qualifier: fields.text('qualifier'),
    id,
    application: fields.text('application', id),
    version,
    usage: fields.oneOf('usage', ['P', 'T'], 'P'),
    ...separatorsOf(fields, version),
  };
  fields.end();
  return address;
}

/** Given, or in the variable that `NAMEFrom` names. */
function given(fields: Fields, name: string, lookup: Lookup): string {
  if (!fields.has(`${name}From`)) return fields.text(name);
  const variable = fields.text(`${name}From`);
  const value = lookup(variable);
  if (value !== undefined && value !== '') return value;
  const where = fields.nodeAt(`${name}From`).pointer;
  fields.found.refuse({ code: 'missing', where, what: `the environment variable ${variable}`, wayOut: `set ${variable}` });
  return '';
}

function urlOf(fields: Fields, lookup: Lookup): string {
  const url = given(fields, 'url', lookup);
  if (url !== '' && !URL.canParse(url))
    fields.found.refuse({
      code: 'unexpected',
      where: fields.nodeAt('url').pointer,
      found: url,
      expected: ['an address'],
      wayOut: 'write such as https://example.com/orders',
    });
  return url.replace(/\/$/, '');
}

export function warehouseOf(fields: Fields, lookup: Lookup): RestWarehouse {
  const authorization = fields.has('authorizationFrom') ? given(fields, 'authorization', lookup) : undefined;
  const readBack = fields.has('readBack') ? fields.inner('readBack') : undefined;
  const timeoutMs = fields.has('timeout') ? fields.duration('timeout') : 10_000;
  return {
    node: fields.as('node', NodeId.parse),
    url: urlOf(fields, lookup),
    ...(authorization !== undefined && { authorization }),
    timeoutMs,
    dedupes: fields.flag('dedupes'),
    release: callOf(fields.inner('release'), 'POST'),
    ...(fields.has('recall') && { recall: callOf(fields.inner('recall'), 'POST') }),
    ...(readBack !== undefined && { readBack: { ...callOf(readBack, 'GET'), finalAfterMs: timeoutMs } }),
  };
}

function callOf(fields: Fields, usual: RestCall['method']): RestCall {
  const call = { method: fields.oneOf('method', ['GET', 'POST', 'PUT', 'DELETE'], usual), path: fields.text('path') };
  fields.end();
  return call;
}

/** A warehouse, a carrier or a platform is told of all customers, or of those named. */
export function tellOf(fields: Fields, folder: string, customer: CustomerId | undefined, lookup: Lookup): readonly Tell[] {
  return fields.entries('tell').map(([name, node]) => {
    const inner = new Fields(node, fields.found);
    const by = byOf(inner, folder, lookup);
    const as = inner.oneOf('as', TELL_FORMATS, by.kind === 'mail' ? 'mail' : 'cloudevent');
    const named = inner.texts('customers').map((text) => CustomerId.parse(text, inner.nodeAt('customers').pointer));
    const customers = named.flatMap((each) => fields.found.take(each) ?? []);
    const kinds = kindsOf(inner, as);
    if ((as === 'mail') !== (by.kind === 'mail'))
      refuseKind(
        inner,
        'as',
        as,
        TELL_FORMATS.filter((each) => (each === 'mail') === (by.kind === 'mail')),
      );
    inner.end();
    return { name, kinds, as, by, customers: customer !== undefined ? [customer] : customers.length > 0 ? customers : 'all' };
  });
}

function byOf(fields: Fields, folder: string, lookup: Lookup): TellBy {
  if (fields.has('mail') || fields.has('mailFrom')) return { kind: 'mail', to: given(fields, 'mail', lookup) };
  if (fields.has('folder') || fields.has('folderFrom'))
    return { kind: 'folder', folder: resolve(folder, given(fields, 'folder', lookup)) };
  const url = urlOf(fields, lookup);
  return { kind: 'post', url, ...(fields.has('secretFrom') && { secret: given(fields, 'secret', lookup) }) };
}

function kindsOf(fields: Fields, as: Tell['as']): readonly NoticeKind[] {
  const possible: readonly NoticeKind[] =
    as === 'x12' ? X12_KINDS : as === 'mapped' ? NOTICE_KINDS.filter((kind) => kind in CANONICAL_OF) : NOTICE_KINDS;
  return fields.texts('kinds').flatMap((text) => {
    const kind = possible.find((each) => each === text);
    if (kind !== undefined) return [kind];
    refuseKind(fields, 'kinds', text, possible);
    return [];
  });
}

function refuseKind(fields: Fields, field: string, found: string, expected: readonly string[]): void {
  const where = fields.nodeAt(field).pointer;
  fields.found.refuse({ code: 'unexpected', where, found, expected, wayOut: `write one of ${expected.join(', ')}` });
}
