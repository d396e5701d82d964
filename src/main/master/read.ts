/** A folder of master data, read whole or refused whole, with every mistake in it at once. */
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { DecisionTable } from '../../core/model/master.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { FactFailure } from '../../connect/facts/read-fact.ts';
import { findings, type InputFindings } from '../../connect/message/result.ts';
import { readCustomers } from './customers.ts';
import { fact, judged, type FactEntry, type JudgedEntry, type MasterData } from './entries.ts';
import { readJsonFolder, readRows, readYaml } from './files.ts';
import { readInbound, readItems, readPrices, readStock } from './goods.ts';
import { readCredit, readExportRules, readPayments, readScreening } from './money.ts';
import { readNetwork, readTransit } from './network.ts';
import { readPartners } from '../partners/read.ts';

export async function readMasterData(folder: string): Promise<Result<MasterData, readonly FactFailure[]>> {
  const found = findings();
  const yaml = async <T>(name: string, read: (file: Node, found: InputFindings) => readonly T[]): Promise<readonly T[]> => {
    const file = await readYaml(folder, name, found);
    return file === undefined ? [] : read(file, found);
  };
  const rows = async (name: string): ReturnType<typeof readRows> => await readRows(folder, name, found);
  const stock = readStock(await rows('stock.csv'));
  const folders = await readPartners(folder, 'partners', (variable) => process.env[variable], found);
  const tables = await readJsonFolder(folder, 'tables', found);
  const credit = readCredit(await rows('credit.csv'));
  const told = {
    facts: [
      ...(await yaml('customers.yaml', readCustomers)),
      ...readItems(await rows('items.csv')),
      ...readPrices(await rows('prices.csv')),
      ...(await yaml('nodes.yaml', readNetwork)),
      ...readTransit(await rows('transit.csv')),
      ...readInbound(await rows('inbound.csv')),
      ...credit.facts,
      ...readScreening(await rows('screening.csv')),
      ...readExportRules(await rows('export-rules.csv')),
      ...tables.map(([name, table]) => fact('architect', 'decision-table', [name], table as DecisionTable)),
    ],
    accounts: [...stock.accounts, ...credit.accounts],
    partners: folders.flatMap(({ profile }) => profile ?? []),
    folders,
    payments: readPayments(await rows('payments.csv')),
    erpStock: stock.erpStock,
  };
  // A field that can't be read stands for nothing; only whole facts are judged as such.
  if (found.failures.length > 0) return fail(found.failures);
  const payments = told.payments.map(({ status, amount }, i) =>
    fact('payments', 'payment', [`row-${i + 2}`], { status, amount }),
  );
  const refused = judgedAll(payments).failures;
  const { facts, failures } = judgedAll(told.facts);
  return failures.length + refused.length === 0 ? ok({ ...told, facts }) : fail([...failures, ...refused]);
}

function judgedAll(entries: readonly FactEntry[]): { readonly facts: JudgedEntry[]; readonly failures: FactFailure[] } {
  const facts: JudgedEntry[] = [];
  const failures: FactFailure[] = [];
  for (const entry of entries) {
    const result = judged(entry);
    if (result.ok) facts.push(result.value);
    else failures.push(...result.failure);
  }
  return { facts, failures };
}
