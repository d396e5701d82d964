/** FOB and TD5 to freight terms. Who pays (element 146) makes the terms; routing alone goes into the instructions. */
import type { FreightTerms } from '../../../core/model/master.ts';
import type { Context } from './context.ts';
import type { Row } from './rows.ts';

const PAYERS: ReadonlyMap<string, FreightTerms['payer']> = new Map([
  ['CC', 'buyer'],
  ['BP', 'buyer'],
  ['CF', 'buyer'],
  ['PU', 'buyer'],
  ['PB', 'buyer'],
  ['PP', 'seller'],
  ['PS', 'seller'],
  ['PO', 'seller'],
  ['PC', 'seller'],
  ['TP', 'third-party'],
]);

export interface Freight {
  readonly freight?: FreightTerms;
  readonly instructions: readonly string[];
}

export function readFreight({ rows }: Context, among: readonly Row[]): Freight {
  const fob = among.find((row) => row.tag === 'FOB' && PAYERS.has(row.at(1)));
  const payer = PAYERS.get(fob?.at(1) ?? '');
  const td5 = among.find((row) => row.tag === 'TD5' && (row.at(3) !== '' || row.at(5) !== ''));
  if (fob !== undefined) rows.use(fob);
  if (td5 !== undefined) rows.use(td5);
  const carrier = td5?.at(3) ?? '';
  const routing = td5?.at(5) ?? '';
  if (payer === undefined) {
    const text = [carrier, routing].filter((part) => part !== '').join(' ');
    return { instructions: text === '' ? [] : [`Routing: ${text}`] };
  }
  const freight: FreightTerms = {
    payer,
    ...(carrier === '' ? {} : { carrier }),
    ...(routing === '' ? {} : { instructions: routing }),
  };
  return { freight, instructions: [] };
}
