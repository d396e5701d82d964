/**
 * Who may ask for what, written by hand: the table of roles is held against it, and not the other way round. `own`: where
 * the person's grant is; `other`: elsewhere. A grant for all orders has everything for its own.
 */
import type { RoleName } from '../../src/api/contract/session.ts';

/** The letters of a route's line: who of these may ask, for what is theirs. */
const LETTERS: Readonly<Record<string, RoleName>> = {
  s: 'service',
  p: 'pricing',
  c: 'credit',
  w: 'warehouse-lead',
  x: 'compliance',
  l: 'planning',
  f: 'finance',
  i: 'integration',
  o: 'operations',
  a: 'architect',
  u: 'auditor',
  m: 'administrator',
};
const SEES_ORDERS = 'spcwxlfioau';
const RESOLVES = 'spcwxlfio';
const ALL = 'spcwxlfioaum';

export interface Line {
  /** With a grant for all orders, and with one for a part of them. */
  readonly whole: string;
  readonly narrow: string;
  /**
   * What a narrow grant is told of what is elsewhere: as if it was not there; refused like an unknown customer; a list or a
   * page without it; or nothing that is anybody's.
   */
  readonly other: 'absent' | 'refused' | 'left-out' | 'nobodys';
}

const ofOrder = (who: string): Line => ({ whole: who, narrow: who, other: 'absent' });
const list = (who: string): Line => ({ whole: who, narrow: who, other: 'left-out' });
const whole = (who: string): Line => ({ whole: who, narrow: '', other: 'nobodys' });
const nobodys = (who: string): Line => ({ whole: who, narrow: who, other: 'nobodys' });

export const MATRIX: Readonly<Record<string, Line>> = {
  'POST /orders': { whole: 'so', narrow: 'so', other: 'refused' },
  'GET /orders': list(SEES_ORDERS),
  'GET /orders/:id': ofOrder(SEES_ORDERS),
  'GET /orders/:id/explanation': ofOrder(SEES_ORDERS),
  'GET /orders/:id/shipments': ofOrder(SEES_ORDERS),
  'GET /orders/:id/invoices': ofOrder(SEES_ORDERS),
  'GET /orders/:id/holds': ofOrder(SEES_ORDERS),
  'GET /orders/:id/timeline': ofOrder(SEES_ORDERS),
  'GET /orders/:id/messages': ofOrder(SEES_ORDERS),
  'POST /orders/:id/changes': ofOrder('so'),
  'POST /orders/:id/cancellation': ofOrder('so'),
  'POST /orders/:id/returns': ofOrder('so'),
  'POST /orders/:id/returns/:return/receipt': ofOrder('so'),
  'POST /orders/:id/returns/:return/inspection': ofOrder('so'),
  'POST /orders/:id/preview': ofOrder('so'),
  'POST /orders/:id/holds/:hold/resolution': ofOrder(RESOLVES),
  'POST /orders/:id/holds/:hold/preview': ofOrder(RESOLVES),
  'POST /orders/:id/holds/:hold/taking-back': ofOrder(RESOLVES),
  'POST /quotations': { whole: SEES_ORDERS, narrow: SEES_ORDERS, other: 'refused' },
  'GET /holds': list(SEES_ORDERS),
  'GET /holds/groups': list(SEES_ORDERS),
  'GET /today': list(SEES_ORDERS),
  'GET /events': list(SEES_ORDERS),
  'POST /hold-resolutions': list(RESOLVES),
  'POST /hold-resolutions/:batch/taking-back': list(RESOLVES),
  'GET /decision-tables/:name': nobodys(SEES_ORDERS),
  'POST /decision-tables/:name': whole('a'),
  'POST /decision-tables/:name/trial': whole(SEES_ORDERS),
  'POST /facts': whole(''),
  'GET /facts/:key': { whole: 'spcxlfioau', narrow: 'spcxlfioau', other: 'left-out' },
  'POST /accounts': whole(''),
  'POST /accounts/:key': whole(''),
  'GET /accounts/:key': nobodys('spcxlfioau'),
  'GET /stock': nobodys('swloau'),
  'GET /stock/:node/:item/claims': list('swloau'),
  'GET /connections': whole('ioaum'),
  'GET /workflows': nobodys(ALL),
  'GET /messages': whole('ioau'),
  'GET /messages/:id': whole('ioau'),
  'POST /messages/:id/replay': whole('io'),
  'GET /people': whole('m'),
  'POST /people': whole('m'),
  'POST /people/:id/grants': whole('m'),
  'POST /people/:id/password': whole('m'),
  'POST /people/:id/stop': whole('m'),
  'POST /people/:id/sessions/end': whole('m'),
  'GET /audit': whole('um'),
  'GET /session': nobodys(ALL),
  'POST /session/end': nobodys(ALL),
};

/** Anybody's, signed in or not: none of them tells anything of an order. */
export const OPEN_TO_ALL = [
  'GET /health',
  'GET /openapi.json',
  'GET /docs',
  'POST /session',
  'GET /session/ways',
  'GET /session/oidc',
  'GET /session/oidc/return',
] as const;

export const isIn = (letters: string, role: RoleName): boolean => letters.split('').some((letter) => LETTERS[letter] === role);
