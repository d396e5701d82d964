/** What a screen shows is in its address, so that it can be kept, sent and gone back to. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type View = Readonly<Record<string, string | undefined>>;

export function useView(): readonly [view: View, change: (patch: View, isStep?: boolean) => void] {
  const view = useSearch({ strict: false }) as View;
  const navigate = useNavigate();
  const change = useCallback(
    (patch: View, isStep = false) => {
      // oxlint-disable-next-line typescript/no-explicit-any -- the address is checked by no route: any text may stand in it
      const search = (before: object): any => clean({ ...before, ...patch });
      void navigate({ to: '.', search, replace: !isStep });
    },
    [navigate],
  );
  return [view, change];
}

const clean = (view: View): View =>
  Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined && value !== ''));

/** Addresses of the router, plain: `?q=4711` is a text, as it was typed. */
export const readSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
export function writeSearch(view: Readonly<Record<string, unknown>>): string {
  const said = new URLSearchParams(clean(view as View) as Record<string, string>).toString();
  return said === '' ? '' : `?${said}`;
}
