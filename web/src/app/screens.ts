/** The screens: where each is, who may open it, and its place in the navigation. */
import type { IconName } from '../kit/icons.tsx';
import type { t } from '../texts/en.ts';

export interface ScreenEntry {
  readonly name: keyof typeof t.app.screens;
  readonly path: string;
  readonly icon: IconName;
  /** One of these opens it. */
  readonly scopes: readonly string[];
}

export const SCREENS = [
  { name: 'today', path: '/', icon: 'today', scopes: ['orders:read'] },
  { name: 'holds', path: '/holds', icon: 'holds', scopes: ['orders:read'] },
  { name: 'orders', path: '/orders', icon: 'orders', scopes: ['orders:read'] },
  { name: 'capture', path: '/capture', icon: 'capture', scopes: ['orders:write'] },
  { name: 'stock', path: '/stock', icon: 'stock', scopes: ['stock:read'] },
  { name: 'connections', path: '/connections', icon: 'connections', scopes: ['connections:read'] },
  { name: 'workflows', path: '/workflows', icon: 'workflows', scopes: ['workflows:read'] },
  { name: 'people', path: '/people', icon: 'people', scopes: ['people:manage'] },
  { name: 'audit', path: '/audit', icon: 'audit', scopes: ['audit:read'] },
] as const satisfies readonly ScreenEntry[];

export const mayOpen = (scopes: readonly string[], { scopes: any }: ScreenEntry): boolean =>
  any.some((each) => scopes.includes(each));
