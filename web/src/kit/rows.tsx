/**
 * A long list of which only what is seen is drawn. The list has the focus, and tells which row is current; arrows, Page,
 * Home and End move it, Enter opens.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

interface Rows<T> {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly T[];
  readonly height: number;
  readonly current: number;
  readonly idOf: (row: T) => string;
  readonly choose: (index: number) => void;
  readonly open?: (row: T) => void;
  /** Asked for when the end comes near. */
  readonly more?: (() => void) | undefined;
  readonly children: (row: T, isCurrent: boolean) => ReactNode;
  readonly isGrid?: boolean;
  readonly head?: ReactNode;
  readonly total?: number | undefined;
  readonly minWidth?: number;
}

const NEAR_END = 40;

export function Rows<T>(props: Rows<T>) {
  const { id, label, rows, height, current, idOf, choose, open, more, children, isGrid = false, head, total, minWidth } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more !== undefined && last >= rows.length - NEAR_END) more();
  }, [more, last, rows.length]);
  useEffect(() => {
    if (current >= 0 && current < rows.length) virtual.scrollToIndex(current);
  }, [current, rows.length, virtual]);

  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rows.length,
    End: rows.length,
  };
  const press = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const row = rows[current];
    if (step !== undefined) choose(Math.min(rows.length - 1, Math.max(0, current + step)));
    else if (event.key === 'Enter' && open !== undefined && row !== undefined) open(row);
    else return;
    event.preventDefault();
  };
  const [role, rowRole] = isGrid ? (['grid', 'row'] as const) : (['listbox', 'option'] as const);
  const currentRow = rows[current];
  const body = (
    <div className="rows-all" role={isGrid ? 'rowgroup' : 'presentation'} style={{ height: virtual.getTotalSize(), minWidth }}>
      {drawn.map(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <div
            key={idOf(row)}
            id={`${id}-${idOf(row)}`}
            role={rowRole}
            aria-selected={index === current}
            {...(isGrid && { 'aria-rowindex': index + 2 })}
            className={index === current ? 'row row-current' : 'row'}
            style={{ height, transform: `translateY(${start}px)` }}
            onClick={() => choose(index)}
            onDoubleClick={() => open?.(row)}
          >
            {children(row, index === current)}
          </div>
        );
      })}
    </div>
  );
  return (
    <div
      ref={scroller}
      id={id}
      className="rows"
      role={role}
      aria-label={label}
      tabIndex={0}
      onKeyDown={press}
      {...(isGrid && { 'aria-rowcount': (total ?? rows.length) + 1 })}
      {...(currentRow !== undefined &&
        drawn.some(({ index }) => index === current) && { 'aria-activedescendant': `${id}-${idOf(currentRow)}` })}
    >
      {head !== undefined && (
        <div role="rowgroup" className="rows-head" style={{ minWidth }}>
          {head}
        </div>
      )}
      {body}
    </div>
  );
}
