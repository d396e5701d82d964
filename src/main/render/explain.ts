/** An explanation as text: what was ordered, each step with its reasons, holds, goods, bills, and what happened when. */
import type { OrderEvent } from '../../core/model/event.ts';
import type { ExplainedStep, Explanation } from '../../core/process/explain.ts';
import { happened } from './happened.ts';
import { reasonWords } from './reason.ts';
import { table } from './table.ts';
import { amount, brief, minute, money, price, second } from './words.ts';

export interface HistoryEntry {
  readonly at: number;
  readonly actor: string;
  readonly event: OrderEvent;
}

export function explanationText(it: Explanation, history: readonly HistoryEntry[]): string {
  const { header } = it;
  const number = header.purchaseOrder ?? header.references[0]?.value;
  return [
    `Order ${it.order}: ${it.state}. ${header.customer}${number === undefined ? '' : `, their ${number}`}, by ${header.channel.name}, captured ${minute(it.capturedAt)} UTC, workflow ${it.workflow.name} ${it.workflow.version}.`,
    section('Lines: ordered + overage = shipped + open + cancelled', [linesTable(it)]),
    section('Holds', it.holds.length === 0 ? ['None.'] : it.holds.flatMap(holdLines)),
    section('Steps', it.steps.flatMap(stepLines)),
    section(
      'Fulfillments',
      it.fulfillments.map(
        ({ id, node, state, lines }) =>
          `${id} ${node} ${state}: ${lines.map(({ quantity, item }) => `${quantity} ${item}`).join(', ')}`,
      ),
    ),
    section(
      'Shipments',
      it.shipments.map(
        (each) =>
          `${each.id} left ${each.node} ${minute(each.shippedAt)}, ${each.state}: ${each.lines.map(({ quantity, item }) => `${quantity} ${item}`).join(', ')}`,
      ),
    ),
    section(
      'Invoices',
      it.invoices.map(({ id, state, amount: total, shipments }) => `${id} ${state}: ${money(total)} for ${shipments.join(', ')}`),
    ),
    section(
      'What happened (UTC)',
      history.flatMap(({ at, actor, event }) => {
        const words = happened(event);
        return words === undefined ? [] : [`${second(at)}  ${words}  [${actor}]`];
      }),
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`)].join('\n');

function linesTable({ lines }: Explanation): string {
  const right = true;
  const columns = [
    { title: 'LINE' },
    { title: 'ITEM' },
    { title: 'UNIT' },
    { title: 'PRICE', right },
    { title: 'ORDERED', right },
    { title: 'OVERAGE', right },
    { title: 'SHIPPED', right },
    { title: 'OPEN', right },
    { title: 'CANCELLED', right },
    { title: 'HOLDS TRUE' },
  ];
  return table(
    columns,
    lines.map((line) => [
      line.line,
      line.item,
      line.unit,
      line.price === undefined ? '-' : price(line.price),
      line.ordered,
      line.overage,
      line.shipped,
      line.open,
      line.cancelled,
      line.holds ? 'yes' : 'NO',
    ]),
  );
}

const holdLines = ({ hold, waysOut }: Explanation['holds'][number]): readonly string[] => [
  `${hold.id} ${hold.reason.type}, raised by ${hold.raisedBy}: ${reasonWords(hold.reason)}`,
  `   team ${hold.team}, due ${minute(hold.dueAt)} UTC${hold.amount === undefined ? '' : `, at stake ${amount(hold.amount.amount)}`}`,
  `   ways out: ${waysOut.map(({ way, people }) => (people === 2 ? `${way} (two people)` : way)).join(', ')}`,
];

function stepLines(step: ExplainedStep): readonly string[] {
  const good = step.goodUntil === undefined ? '' : `, good until ${minute(step.goodUntil)} UTC`;
  const task =
    step.task === undefined
      ? ''
      : `, generation ${step.task.generation}${step.task.reference === undefined ? '' : `, ${step.task.reference}`}${step.task.unwanted ? ', no longer wanted' : ''}`;
  const waits = step.waitsFor.length === 0 ? '' : ` for ${step.waitsFor.join(', ')}`;
  return [
    `${step.instance}: ${step.state}${waits}${task}${good}`,
    ...(step.code === undefined ? [] : [`   by ${step.code}`]),
    ...step.read.map(({ key, version, value }) => `   read ${key} version ${version}: ${brief(value)}`),
    ...(step.value === undefined || step.value === null ? [] : [`   answer ${brief(step.value)}`]),
    ...(step.reason === undefined ? [] : [`   because ${reasonWords(step.reason)}`]),
    ...(step.ruling === undefined
      ? []
      : [`   ruled ${step.ruling.resolution.way} by ${step.ruling.by.join(' and ')}: ${step.ruling.note}`]),
    ...step.rejected.map(
      (each) =>
        `   rejected ${Object.entries(each)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(', ')}`,
    ),
  ];
}
