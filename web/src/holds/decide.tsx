/** One hold: choose a way, see what would come of it, say why, do it; then the next. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { wayName } from '../kit/format.ts';
import { useKeys } from '../kit/keys.tsx';
import { Failed, KeyCap } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useApi, useDoing } from '../session/context.ts';
import type { Done, HoldDetail, Preview, Resolution, Way } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Note, reasonsFor } from './note.tsx';
import { PreviewPanel } from './preview.tsx';
import { begun, isFormed, isWhole } from './resolutions.ts';
import { WayFields } from './way-fields.tsx';
import { Ways } from './ways.tsx';

interface DecideProps {
  readonly order: string;
  readonly detail: HoldDetail;
  readonly settled: (way: string, proposed: boolean) => void;
  /** Where the keys go when nothing is being decided. */
  readonly rest: () => void;
}

export function Decide({ order, detail: { hold, waysOut }, settled, rest }: DecideProps) {
  const [resolution, setResolution] = useState<Resolution>();
  const [note, setNote] = useState('');
  const form = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const client = useQueryClient();
  const path = `/orders/${part(order)}/holds/${part(hold.id)}`;
  const place = useRef<HTMLDivElement>(null);
  const preview = usePreview(path, hold.id, resolution);
  // What would come of it is in sight before it is decided, also on a low screen.
  useEffect(() => {
    if (preview.data !== undefined) place.current?.scrollIntoView({ block: 'nearest' });
  }, [preview.data]);
  const resolve = useDoing<{ resolution: Resolution; note: string }, Done>(`${path}/resolution`, ({ holds }, body) => {
    void client.invalidateQueries({ queryKey: ['order', order] });
    settled(
      body.resolution.way,
      holds.some((each) => each.hold === hold.id),
    );
  });

  const choose = (way: string): void => {
    setResolution(begun(way as Way, hold.reason));
    resolve.reset();
    // What has fields begins with them, everything else with the reason.
    requestAnimationFrame(() =>
      (isFormed(way) ? (form.current?.querySelector<HTMLElement>('input, select') ?? field.current) : field.current)?.focus(),
    );
  };
  const leave = (): void => {
    setResolution(undefined);
    rest();
  };
  useKeys([
    ...waysOut
      .slice(0, 9)
      .flatMap(({ way, isAllowed }, index) =>
        isAllowed ? [{ key: String(index + 1), text: wayName(way), run: () => choose(way) }] : [],
      ),
    { key: 'Escape', text: t.holds.keys.leave, run: leave },
  ]);
  const canSend = resolution !== undefined && isWhole(resolution) && note.trim() !== '' && !resolve.isPending;
  return (
    <div className="decide" ref={place}>
      <Ways ways={waysOut} chosen={resolution?.way} choose={choose} />
      {hold.proposal !== undefined && <p className="proposal">{t.holds.proposal(hold.proposal.by, hold.proposal.note)}</p>}
      {resolution === undefined ? (
        <p className="dim hint">{t.holds.chooseHint}</p>
      ) : (
        <>
          <div
            ref={form}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                event.preventDefault();
                field.current?.focus();
              } else if (event.key === 'Escape') leave();
            }}
            role="presentation"
          >
            <WayFields of={resolution} change={setResolution} />
          </div>
          <Note
            value={note}
            set={setNote}
            reasons={reasonsFor(resolution.way)}
            done={() => requestAnimationFrame(() => button.current?.focus())}
            leave={leave}
            field={field}
          />
          {/* Not disabled while it lacks something: a button that takes no focus would leave the keys in the air. */}
          <Button
            ref={button}
            aria-disabled={!canSend}
            {...(!canSend && { 'data-disabled': true })}
            onClick={() => {
              if (canSend) resolve.mutate({ resolution, note: note.trim() });
            }}
            rightSection={<KeyCap>{t.kit.enter}</KeyCap>}
            aria-busy={resolve.isPending}
          >
            {t.holds.doOne(wayName(resolution.way))}
          </Button>
          {resolve.error !== null && <Failed error={resolve.error} />}
          <PreviewPanel of={preview} />
        </>
      )}
    </div>
  );
}

/** Asked anew when what is typed has come to rest. Nothing is done by asking. */
function usePreview(path: string, hold: string, resolution: Resolution | undefined) {
  const api = useApi();
  const still = useDeferredValue(resolution);
  return useQuery({
    queryKey: ['order', path, 'preview', hold, still],
    queryFn: () => api.post<Preview>(`${path}/preview`, { resolution: still }),
    enabled: still !== undefined && isWhole(still),
    staleTime: 0,
  });
}
