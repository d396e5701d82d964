/** Tabs whose choice stands in the address. Arrows go from one to the next. */
import type { KeyboardEvent, ReactNode } from 'react';

interface TabsProps<N extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: N; readonly text: string; readonly count?: number | undefined }[];
  readonly chosen: N;
  readonly choose: (name: N) => void;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

export function Tabs<N extends string>({ label, tabs, chosen, choose, side, children }: TabsProps<N>) {
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const place = (tabs.findIndex(({ name }) => name === chosen) + step + tabs.length) % tabs.length;
    const next = tabs[place];
    if (next === undefined) return;
    event.preventDefault();
    choose(next.name);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[place]?.focus();
  };
  return (
    <>
      <div className="tabs">
        <div role="tablist" aria-label={label} onKeyDown={press} tabIndex={-1}>
          {tabs.map(({ name, text, count }) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === chosen}
              aria-controls="tab-panel"
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => choose(name)}
            >
              {text}
              {count !== undefined && count > 0 && <span className="tab-count">{count}</span>}
            </button>
          ))}
        </div>
        {side}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${chosen}`} className="tab-panel">
        {children}
      </div>
    </>
  );
}
