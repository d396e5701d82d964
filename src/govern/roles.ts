/**
 * What each role may ask for, and whose holds it resolves. The one table of it: the API answers by it, and tells the
 * console what a person may do.
 *
 * A lead's or a director's holds belong to the role of their field: what needs two people is asked of the hold's policy.
 * Who manages people sees no order, and who audits changes nothing.
 */
import type { CallerGrant } from '../engine/callers.ts';
import type { Grant } from '../engine/people.ts';
import type { Scope } from './scopes.ts';

export interface Role {
  readonly scopes: readonly Scope[];
  readonly teams: readonly string[];
}

export const ROLES = {
  service: {
    scopes: ['orders:read', 'orders:write', 'holds:resolve', 'facts:read', 'stock:read', 'workflows:read'],
    teams: ['service', 'service-lead'],
  },
  pricing: {
    scopes: ['orders:read', 'holds:resolve', 'facts:read', 'workflows:read'],
    teams: ['pricing', 'pricing-lead', 'sales-director'],
  },
  credit: {
    scopes: ['orders:read', 'holds:resolve', 'facts:read', 'workflows:read'],
    teams: ['credit', 'credit-lead', 'finance-director'],
  },
  'warehouse-lead': {
    scopes: ['orders:read', 'holds:resolve', 'stock:read', 'workflows:read'],
    teams: ['warehouse', 'warehouse-lead'],
  },
  compliance: {
    scopes: ['orders:read', 'holds:resolve', 'facts:read', 'workflows:read'],
    teams: ['compliance', 'compliance-lead', 'legal'],
  },
  planning: {
    scopes: ['orders:read', 'holds:resolve', 'facts:read', 'stock:read', 'workflows:read'],
    teams: ['planning', 'planning-lead'],
  },
  finance: {
    scopes: ['orders:read', 'holds:resolve', 'facts:read', 'workflows:read'],
    teams: ['finance', 'finance-lead'],
  },
  integration: {
    scopes: [
      'orders:read',
      'holds:resolve',
      'facts:read',
      'messages:read',
      'messages:replay',
      'connections:read',
      'workflows:read',
    ],
    teams: ['integration'],
  },
  operations: {
    scopes: [
      'orders:read',
      'orders:write',
      'holds:resolve',
      'facts:read',
      'stock:read',
      'messages:read',
      'messages:replay',
      'connections:read',
      'workflows:read',
    ],
    teams: ['operations'],
  },
  architect: {
    scopes: ['orders:read', 'facts:read', 'stock:read', 'tables:write', 'messages:read', 'connections:read', 'workflows:read'],
    teams: [],
  },
  auditor: {
    scopes: ['orders:read', 'facts:read', 'stock:read', 'messages:read', 'connections:read', 'workflows:read', 'audit:read'],
    teams: [],
  },
  administrator: {
    scopes: ['people:manage', 'audit:read', 'connections:read', 'workflows:read'],
    teams: [],
  },
} as const satisfies Readonly<Record<string, Role>>;

export type Roles = Readonly<Record<string, Role>>;

/** What a grant gives, and where alone it gives it. One of a role that is no more gives nothing. */
export function grantOf({ role, businessUnit, region }: Grant, roles: Roles): CallerGrant {
  const part = { ...(businessUnit !== undefined && { businessUnit }), ...(region !== undefined && { region }) };
  const { scopes, teams } = (Object.hasOwn(roles, role) ? roles[role] : undefined) ?? { scopes: [], teams: [] };
  return { scopes, roles: teams, reach: businessUnit === undefined && region === undefined ? 'all' : [part] };
}
