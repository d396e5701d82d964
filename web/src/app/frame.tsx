/** Who is signed in sees the navigation and a screen; everybody else the way in, and comes back to the same address. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Icon } from '../kit/icons.tsx';
import { useKeys } from '../kit/keys.tsx';
import { ClockContext } from '../kit/now.ts';
import { Failed, KeyCap, Loading } from '../kit/parts.tsx';
import { Refused } from '../session/api.ts';
import { SessionContext, useApi, useSession } from '../session/context.ts';
import { useLive } from '../session/live.ts';
import { SignIn } from '../session/sign-in.tsx';
import type { Session } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Account } from './account.tsx';
import { NotAllowed } from './astray.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Palette } from './palette.tsx';
import { mayOpen, SCREENS, type ScreenEntry } from './screens.ts';

export function Frame() {
  const api = useApi();
  const client = useQueryClient();
  const [hadSession, setHadSession] = useState(false);
  const { data, dataUpdatedAt, error, isPending, refetch } = useQuery<Session | null>({
    queryKey: ['session'],
    staleTime: Infinity,
    queryFn: async () => {
      try {
        return await api.get<Session>('/session');
      } catch (reason) {
        if (reason instanceof Refused && reason.problem.status === 401) return null;
        throw reason;
      }
    },
  });
  // Before anything below asks for something.
  api.csrf = data?.csrf;
  useEffect(() => {
    if (data) setHadSession(true);
    else if (data === null) client.removeQueries({ predicate: ({ queryKey: [of] }) => of !== 'session' && of !== 'ways' });
  }, [data, client]);
  if (isPending)
    return (
      <main className="screen">
        <Loading />
      </main>
    );
  if (data === undefined)
    return (
      <main className="screen">
        <Failed error={error} again={() => void refetch()} />
      </main>
    );
  if (data === null) return <SignIn hadSession={hadSession} />;
  return (
    <SessionContext value={data}>
      <ClockContext value={data.now - dataUpdatedAt}>
        <Inside />
      </ClockContext>
    </SessionContext>
  );
}

const screenAt = (path: string): ScreenEntry | undefined => {
  const [, first = ''] = path.replace(/^\/console/, '').split('/');
  return SCREENS.find((screen) => screen.path === `/${first}`);
};

function Inside() {
  const live = useLive();
  const { scopes } = useSession();
  const { pathname } = useLocation();
  const [open, setOpen] = useState<'palette' | 'keys'>();
  useKeys([
    { key: 'mod+k', text: t.app.palette.open, run: () => setOpen('palette'), isAlways: true },
    { key: '?', text: t.app.keysHint, run: () => setOpen('keys') },
  ]);
  const here = screenAt(pathname);
  return (
    <div className="frame">
      <a className="skip" href="#screen">
        {t.app.skip}
      </a>
      <header className="side">
        <div className="brand">
          <Mark />
          <span>{t.app.name}</span>
        </div>
        <button type="button" className="finder" onClick={() => setOpen('palette')}>
          <Icon name="search" size={14} />
          <span>{t.app.palette.open}</span>
          <KeyCap>Ctrl K</KeyCap>
        </button>
        <nav aria-label={t.app.navigation}>
          {SCREENS.filter((screen) => mayOpen(scopes, screen)).map((screen) => (
            <Link
              key={screen.name}
              to={screen.path}
              className="nav"
              activeOptions={{ exact: screen.path === '/', includeSearch: false }}
              activeProps={{ className: 'nav nav-here', 'aria-current': 'page' }}
            >
              <Icon name={screen.icon} />
              {t.app.screens[screen.name]}
            </Link>
          ))}
        </nav>
        <div className="side-end">
          <div className={`live live-${live}`} role="status" aria-label={t.app.liveLabel}>
            <span className="live-dot" />
            {t.app.live[live]}
          </div>
          <Account showKeys={() => setOpen('keys')} />
        </div>
      </header>
      <main id="screen" className="main" tabIndex={-1}>
        {here === undefined || mayOpen(scopes, here) ? <Outlet /> : <NotAllowed />}
      </main>
      <Palette isOpen={open === 'palette'} close={() => setOpen(undefined)} />
      <KeysHelp isOpen={open === 'keys'} close={() => setOpen(undefined)} />
    </div>
  );
}

const Mark = () => (
  <svg className="mark" width="22" height="22" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="7" className="mark-ground" />
    <path d="M7 12h18l-3.4 9.2a3 3 0 0 1-2.8 2H13.2a3 3 0 0 1-2.8-2z" className="mark-hull" />
    <path d="M16 5v7" className="mark-mast" />
  </svg>
);
