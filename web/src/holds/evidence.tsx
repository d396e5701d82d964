/** The evidence of a hold in figures: for each type its own table, drawn from the reason as the API tells it. */
import { Link } from '@tanstack/react-router';
import { exact, figure, money, spoken, type Money } from '../kit/format.ts';
import { t } from '../texts/en.ts';

type Named = Readonly<Record<string, unknown>>;
type Column = keyof typeof t.holds.evidence.columns;
type Field = keyof typeof t.holds.evidence.fields;

interface Shape {
  readonly fields?: readonly Field[];
  /** Which list of the reason is a table, with which columns. */
  readonly tables?: Readonly<Record<string, readonly Column[]>>;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  incomplete: { tables: { missing: ['what', 'line', 'reference', 'found', 'where'] } },
  duplicate: { fields: ['other', 'otherSince', 'by', 'key'] },
  'ship-to': { tables: {}, fields: [] },
  screening: {
    tables: {
      hits: ['party', 'result', 'list', 'match', 'score'],
      exports: ['line', 'item', 'exportClass', 'country', 'verdict', 'rule'],
    },
  },
  'price-difference': {
    fields: ['atStake'],
    tables: { lines: ['line', 'item', 'ours', 'theirs', 'difference', 'percent', 'tolerance', 'problem'] },
  },
  'below-margin': { fields: ['atStake'], tables: { lines: ['line', 'item', 'price', 'cost', 'margin', 'floor', 'problem'] } },
  credit: { fields: ['group', 'problem', 'wanted', 'room', 'over', 'overdue', 'days', 'daysMax'] },
  'payment-authorisation': { fields: ['problem', 'needed', 'authorised'] },
  'not-orderable': { tables: { lines: ['line', 'item', 'problem', 'asked', 'multiple', 'minimum', 'down', 'up', 'substitute'] } },
  shortage: { tables: { lines: ['schedule', 'item', 'wanted', 'available', 'short', 'why'] } },
  'awaiting-buyer': { fields: ['silentUntil'], tables: { offers: ['schedule', 'change', 'asked', 'offered'] } },
  'date-jeopardy': { tables: { lines: ['schedule', 'requested', 'feasible', 'daysLate'] } },
  'beyond-recall': {
    fields: ['cause', 'fulfillment', 'node', 'changed', 'interceptCost'],
    tables: { kept: ['schedule', 'item', 'quantity'] },
  },
  discrepancy: { fields: ['fulfillment', 'shipment'], tables: { lines: ['schedule', 'item', 'expected', 'found', 'kind'] } },
  effect: { fields: ['effect', 'state', 'attempts', 'code', 'detail'] },
  'invoice-mismatch': { fields: ['invoice', 'expected', 'posted', 'difference'] },
  unsettled: { fields: ['undos', 'since'] },
  'change-unfit': { fields: ['reference', 'where', 'found', 'code'] },
  'fact-too-old': { tables: { facts: ['key', 'source', 'confirmedAt'] } },
  stopped: { fields: ['by', 'note'] },
};

/** Where the column of the table is a field by a longer name. */
const FIELD_OF: Partial<Record<Column, string>> = {
  tolerance: 'tolerancePercent',
  margin: 'marginPercent',
  floor: 'floorPercent',
};
const PERCENTS: ReadonlySet<Column> = new Set<Column>(['percent', 'tolerance', 'margin', 'floor']);
const WORDS: ReadonlySet<string> = new Set([
  'problem',
  'why',
  'kind',
  'change',
  'result',
  'verdict',
  'what',
  'cause',
  'state',
  'by',
]);
const INSTANTS: ReadonlySet<string> = new Set(['otherSince', 'silentUntil', 'since', 'confirmedAt']);
const NUMBERS: ReadonlySet<string> = new Set([
  'ours',
  'theirs',
  'difference',
  'percent',
  'tolerance',
  'price',
  'cost',
  'margin',
  'floor',
  'wanted',
  'available',
  'short',
  'expected',
  'found',
  'asked',
  'offered',
  'multiple',
  'minimum',
  'down',
  'up',
  'score',
  'quantity',
  'daysLate',
]);

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMoney = (value: unknown): value is Money =>
  isNamed(value) && typeof value['amount'] === 'string' && typeof value['currency'] === 'string';

/** Any value of a reason, as a person reads it. Always text. */
export function told(value: unknown, name = ''): string {
  if (value === undefined || value === null) return '';
  if (isMoney(value)) return money(value);
  if (Array.isArray(value)) return value.map((each) => told(each)).join(', ');
  if (isNamed(value))
    return Object.values(value)
      .map((each) => told(each))
      .filter((each) => each !== '')
      .join(', ');
  if (typeof value === 'number' && INSTANTS.has(name)) return exact(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^-?\d+([.]\d+)?$/.test(value) && NUMBERS.has(name)) return figure(value);
  return WORDS.has(name) ? spoken(value) : value;
}

/** A problem that is told as an object is part of the evidence. */
const flat = (reason: Named): Named => (isNamed(reason['problem']) ? { ...reason, ...reason['problem'] } : reason);

export function Evidence({ reason }: { readonly reason: { readonly type: string } }) {
  const all = flat({ ...reason });
  if (reason.type === 'ship-to') return <ShipTo problems={all['problems']} />;
  const { fields = [], tables = {} } = SHAPES[reason.type] ?? { fields: [] };
  const known = fields.filter((field) => all[field] !== undefined && all[field] !== '');
  return (
    <>
      {reason.type === 'credit' && <Room of={all} />}
      {known.length > 0 && (
        <dl className="facts">
          {known.map((field) => (
            <div key={field} className="facts-pair">
              <dt>{t.holds.evidence.fields[field]}</dt>
              <dd>{field === 'other' ? <OrderLink id={told(all[field])} /> : told(all[field], field)}</dd>
            </div>
          ))}
        </dl>
      )}
      {Object.entries(tables).map(([name, columns]) => (
        <Lines key={name} columns={columns} rows={all[name]} />
      ))}
      {SHAPES[reason.type] === undefined && <pre className="as-told">{JSON.stringify(reason, undefined, 2)}</pre>}
    </>
  );
}

const OrderLink = ({ id }: { readonly id: string }) => (
  <Link to="/orders/$id" params={{ id }}>
    {id}
  </Link>
);

function Lines({ columns, rows }: { readonly columns: readonly Column[]; readonly rows: unknown }) {
  const named = Array.isArray(rows) ? rows.filter(isNamed) : [];
  if (named.length === 0) return null;
  const of = (row: Named, column: Column): unknown => row[FIELD_OF[column] ?? column];
  // A column that says nothing of any line is left out.
  const said = columns.filter((column) => named.some((row) => of(row, column) !== undefined));
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t.holds.evidence.title}>
      <table className="table evidence">
        <thead>
          <tr>
            {said.map((column) => (
              <th key={column} className={NUMBERS.has(column) ? 'num' : ''}>
                {t.holds.evidence.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {named.map((row, index) => (
            <tr key={index}>
              {said.map((column) => (
                <td
                  key={column}
                  className={`${NUMBERS.has(column) ? 'num' : ''} ${column === 'difference' || column === 'short' ? 'telling' : ''}`}
                >
                  {told(of(row, column), column)}
                  {PERCENTS.has(column) && of(row, column) !== undefined && '%'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ShipTo({ problems }: { readonly problems: unknown }) {
  const all = Array.isArray(problems) ? problems.filter(isNamed) : [];
  const { fields } = t.holds.evidence;
  return (
    <>
      {all.map((each, index) => (
        <dl key={index} className="facts">
          {(['problem', 'customer', 'shipTo', 'address', 'missing'] as const).map((field) =>
            each[field] === undefined ? null : (
              <div key={field} className="facts-pair">
                <dt>{fields[field]}</dt>
                <dd>{told(each[field], field)}</dd>
              </div>
            ),
          )}
        </dl>
      ))}
    </>
  );
}

/** How much of what is wanted there is room for, as a bar beside the figures. */
function Room({ of: { wanted, room } }: { readonly of: Named }) {
  if (!isMoney(wanted) || !isMoney(room)) return null;
  const [all, has] = [Number(wanted.amount), Math.max(0, Number(room.amount))];
  const share = all > 0 ? Math.min(100, (has / all) * 100) : 0;
  return (
    <div className="room" aria-hidden="true">
      <div className="room-has" style={{ width: `${share}%` }} />
      <span>{t.holds.roomOf(money(room), money(wanted))}</span>
    </div>
  );
}
