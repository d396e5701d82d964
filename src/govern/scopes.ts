/** What a key or a role may ask the API for. */
export const SCOPES = [
  'orders:read',
  'orders:write',
  'holds:resolve',
  'facts:read',
  'facts:write',
  'accounts:write',
  'tables:write',
  'stock:read',
  'messages:read',
  'messages:replay',
  'connections:read',
  'workflows:read',
  'people:manage',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];
