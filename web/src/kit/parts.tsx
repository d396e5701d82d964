/** The small parts that every screen is made of. */
import { Button, Kbd } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Refused, type Problem } from '../session/api.ts';
import { t } from '../texts/en.ts';
import { duration, exact, moment } from './format.ts';
import { Icon, type IconName } from './icons.tsx';
import { useNow } from './now.ts';

export function Head({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = t.app.titleOf(title);
  }, [title]);
  return (
    <header className="head">
      <h1>{title}</h1>
      {note !== undefined && <div className="head-note">{note}</div>}
      <div className="head-side">{children}</div>
    </header>
  );
}

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info' | 'stale';

export function Tag({
  tone = 'plain',
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={`tag tag-${tone}`}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}

export function Panel({
  title,
  side,
  children,
  className = '',
}: {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {side}
      </div>
      {children}
    </section>
  );
}

const SOON_MS = 3_600_000;

/** When it is due: how long from now, in words as well as in colour. */
export function Due({ at }: { readonly at: number }) {
  const left = at - useNow();
  const tone = left < 0 ? 'late' : left < SOON_MS ? 'soon' : 'calm';
  return (
    <time className={`due due-${tone}`} dateTime={new Date(at).toISOString()} title={exact(at)}>
      {left < 0 ? t.kit.overdue(duration(left)) : t.kit.left(duration(left))}
    </time>
  );
}

export const Moment = ({ at }: { readonly at: number }) => <>{moment(at, useNow())}</>;

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** Grey lines where text will be: nothing jumps when it comes. */
export function Loading({ lines = 6 }: { readonly lines?: number }) {
  return (
    <div className="loading" role="status" aria-label={t.kit.loading}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="loading-line" />
      ))}
    </div>
  );
}

export function ProblemText({ problem }: { readonly problem: Problem }) {
  return (
    <>
      <strong>{problem.title}</strong>
      {problem.where !== '' && <span className="problem-where">{t.kit.where(problem.where)}</span>}
      {problem.wayOut !== '' && <span className="problem-out">{t.kit.wayOut(problem.wayOut)}</span>}
      <code className="problem-code">{problem.code}</code>
    </>
  );
}

export function Failed({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  return (
    <div className="failed" role="alert">
      <Icon name="alert" />
      <div className="failed-text">
        {error instanceof Refused ? (
          <ProblemText problem={error.problem} />
        ) : (
          <>
            <strong>{t.kit.unreachable}</strong>
            <span>{t.kit.unreachableHelp}</span>
          </>
        )}
      </div>
      {again !== undefined && (
        <Button size="compact-sm" variant="default" onClick={again}>
          {t.kit.again}
        </Button>
      )}
    </div>
  );
}

export const KeyCap = ({ children }: { readonly children: string }) => (
  <Kbd size="xs" className="key">
    {children}
  </Kbd>
);

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

/** What was asked for, or why it is not there yet. An answer that could not be renewed stays, with a word above it. */
export function Answer<T>({
  of,
  lines,
  children,
}: {
  readonly of: Asked<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) {
  if (of.data === undefined) {
    if (of.error !== null && of.error !== undefined) return <Failed error={of.error} again={() => void of.refetch()} />;
    return <Loading {...(lines !== undefined && { lines })} />;
  }
  return (
    <>
      {of.error !== null && of.error !== undefined && <Failed error={of.error} again={() => void of.refetch()} />}
      {children(of.data)}
    </>
  );
}
