/**
 * What the point-to-point chain is assumed to be: every figure in it that is not the world's own, with where it comes
 * from. Where sources differ, the one that is kinder to the chain is taken; each is halved and doubled by the scoreboard.
 */
export interface Assumption {
  readonly value: number;
  readonly unit: 'minutes' | 'hours' | 'attempts' | 'share';
  readonly what: string;
  /** What was found, by title and address; undefined: our own estimate, without a source. */
  readonly source?: string;
}

const AX_SYNC =
  '(USA) Set up synchronization, Dynamics AX 2012, https://learn.microsoft.com/en-us/dynamicsax-2012/appuser-itpro/usa-set-up-synchronization';
const NETSUITE_SYNC =
  'Sync Frequency and Directional Flows, NetSuite Connector, https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_164059770359.html';
const DROPSTREAM_SYNC =
  'When are Orders, Shipments, and Inventory Synced?, Dropstream, https://support.getdropstream.com/hc/en-us/articles/360053515273-When-are-Orders-Shipments-and-Inventory-Synced-';

export const ASSUMPTIONS = {
  importMinutes: {
    value: 15,
    unit: 'minutes',
    what: 'between two looks of the ERP into the channels’ mailboxes, for orders and changes',
    source: `orders every 15 minutes are recommended: ${AX_SYNC}`,
  },
  exportMinutes: {
    value: 15,
    unit: 'minutes',
    what: 'between two exports of released orders to the warehouses',
    source: `orders reach the warehouse system every 15 minutes by default: ${DROPSTREAM_SYNC}. 20 minutes: ${NETSUITE_SYNC}`,
  },
  confirmMinutes: {
    value: 90,
    unit: 'minutes',
    what: 'between two collections of shipping confirmations',
    source: `fulfilments of a 3PL every 90 minutes: ${NETSUITE_SYNC}. Every 4 hours by default: ${DROPSTREAM_SYNC}`,
  },
  stockMinutes: {
    value: 15,
    unit: 'minutes',
    what: 'between two refreshes of the ERP’s copy of each warehouse’s stock',
    source: `inventory every 15 minutes is recommended: ${AX_SYNC}. Every 60 minutes by default: ${DROPSTREAM_SYNC}`,
  },
  masterMinutes: {
    value: 60,
    unit: 'minutes',
    what: 'between two refreshes of customers, ship-tos, terms, limits and receivables',
    source: `none for these; products every 60 minutes: ${NETSUITE_SYNC}`,
  },
  priceHours: {
    value: 24,
    unit: 'hours',
    what: 'between two refreshes of price lists and agreements',
    source: `trade agreements once a day are recommended: ${AX_SYNC}`,
  },
  retries: {
    value: 4,
    unit: 'attempts',
    what: 'made again, blindly, after a time-out, before it becomes an error mail',
    source:
      'up to 4 retries on 408, 429 and 5xx by default: Handle errors and exceptions in Azure Logic Apps, https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling',
  },
  repeatsTaken: {
    value: 0.1,
    unit: 'share',
    what: 'of repeated deliveries of one message that the import takes for another order',
  },
  samePurchaseOrderMissed: {
    value: 0.3,
    unit: 'share',
    what: 'of orders that come again by another channel which nobody recognises by their purchase order number',
  },
  sameContentMissed: {
    value: 0.8,
    unit: 'share',
    what: 'of orders that come again without a purchase order number, which nobody recognises by what is in them',
  },
  keyedOrders: { value: 0.05, unit: 'share', what: 'of orders that a clerk types in, since their channel is not connected' },
  keyErrors: {
    value: 0.005,
    unit: 'share',
    what: 'of typed fields (item, quantity, place) that are wrong',
    source:
      'typically 0.55% to 3.6% in research, 0.04% to 0.67% in medical settings: Comparing the accuracy and speed of four data-checking methods, Behavior Research Methods, https://link.springer.com/article/10.3758/s13428-019-01207-3, which cites Barchard & Pace (2011), https://doi.org/10.1016/j.chb.2011.04.004, and Paulsen et al. (2012), https://doi.org/10.1371/journal.pone.0035087',
  },
  notPassedOn: {
    value: 0.15,
    unit: 'share',
    what: 'of changes, cancellations and stops after export that nobody passes on to the warehouse',
  },
  passOnHours: { value: 1, unit: 'hours', what: 'on average until a change is passed on by e-mail or phone, and typed there' },
  overlooked: { value: 0.05, unit: 'share', what: 'of error mails and blocked documents that nobody looks after' },
  spreadsheetMisses: {
    value: 0.4,
    unit: 'share',
    what: 'of differences that the daily comparison by spreadsheet does not find',
    source:
      '1,025 participants found an average of 60% of the errors: Spreadsheet Inspection Experiments, R. Panko, https://panko.com/ssr/InspectionExperiments.html',
  },
  invoicedFromOrder: {
    value: 0.2,
    unit: 'share',
    what: 'of orders that are invoiced as ordered, and not as shipped',
    source:
      'none for the share; what is ordered is the default of one ERP: Invoicing policies, documentation of Odoo 19, https://raw.githubusercontent.com/odoo/documentation/19.0/content/applications/sales/sales/invoicing/invoicing_policy.rst',
  },
  shortsClosed: {
    value: 0.2,
    unit: 'share',
    what: 'of short shipments whose remainder the ERP closes, without a word to the buyer',
  },
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionName = keyof typeof ASSUMPTIONS;

export const ASSUMPTION_NAMES = Object.keys(ASSUMPTIONS) as readonly AssumptionName[];

export type Assumed = { readonly [A in AssumptionName]: number };

export const ASSUMED: Assumed = Object.fromEntries(ASSUMPTION_NAMES.map((name) => [name, ASSUMPTIONS[name].value])) as Record<
  AssumptionName,
  number
>;

/** One assumption taken `times` as much; a share is at most all. */
export function scaled(name: AssumptionName, times: number): Assumed {
  const { value, unit } = ASSUMPTIONS[name];
  const to = value * times;
  return { ...ASSUMED, [name]: unit === 'share' ? Math.min(1, to) : to };
}
