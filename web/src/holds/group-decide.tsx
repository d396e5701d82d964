/**
 * One cause in one stroke. What is shown before is what is done: the same holds by their ids, so that one that opened in
 * between is not decided unseen.
 */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { count, money, typeName, wayName } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { useKeys } from '../kit/keys.tsx';
import { Answer, Due, Failed, KeyCap, Loading } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useApi, useDoing, useGet } from '../session/context.ts';
import type { HoldDetail, HoldDetails, HoldGroup, HoldRow, Many, ManyResults, Resolution, Way } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Note, reasonsFor } from './note.tsx';
import { begun, isForMany, isWhole } from './resolutions.ts';
import { Results } from './results.tsx';
import { WayFields } from './way-fields.tsx';
import { Ways } from './ways.tsx';

interface GroupProps {
  readonly group: HoldGroup;
  readonly sample: HoldRow;
  readonly leave: () => void;
}

const words = t.holds.group;

export function GroupDecide({ group, sample, leave }: GroupProps) {
  const asked = useGet<HoldDetails>(['order', sample.order, 'holds'], `/orders/${part(sample.order)}/holds`);
  // The sample is decided with the others, and its results have to stay.
  const first = useRef<HoldDetail>(undefined);
  first.current ??= asked.data?.holds.find(({ hold }) => hold.id === sample.hold);
  return (
    <>
      <div className="detail-head">
        <div>
          <h2>{words.title(count(group.open))}</h2>
          <Due at={group.nextDueAt} />
        </div>
        <p className="detail-of">
          <span>{typeName(group.type)}</span>
          <span className="dim cut">{group.label}</span>
          {group.amounts.map((amount) => (
            <strong key={amount.currency} className="figure">
              {money(amount)}
            </strong>
          ))}
        </p>
      </div>
      <div className="detail-body">
        <Answer of={asked}>
          {() => {
            const detail = first.current;
            const ways = (detail?.waysOut ?? []).filter(({ way }) => isForMany(way));
            if (detail === undefined || ways.length === 0) return <p className="dim">{words.none}</p>;
            return <Stroke group={group} ways={ways} reason={detail.hold.reason} leave={leave} />;
          }}
        </Answer>
      </div>
    </>
  );
}

interface StrokeProps {
  readonly group: HoldGroup;
  readonly ways: HoldDetail['waysOut'];
  readonly reason: { readonly type: string };
  readonly leave: () => void;
}

function Stroke({ group: { type, team, cause }, ways, reason, leave }: StrokeProps) {
  const api = useApi();
  const client = useQueryClient();
  const [resolution, setResolution] = useState<Resolution>();
  const [note, setNote] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const dry = useQuery({
    queryKey: ['holds', 'dry', type, team, cause, resolution],
    queryFn: () =>
      api.post<ManyResults>('/hold-resolutions', {
        group: { type, team, cause },
        resolution,
        note: t.holds.group.dry,
        isDry: true,
      }),
    enabled: resolution !== undefined && isWhole(resolution),
    staleTime: Infinity,
    gcTime: 0,
  });
  const stroke = useDoing<Many, ManyResults>(
    '/hold-resolutions',
    () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [of, what] }) => of === 'order' || (of === 'holds' && what !== 'dry'),
      }),
  );
  const back = useDoing<{ note: string }, ManyResults>(
    `/hold-resolutions/${part(stroke.data?.batch ?? '')}/taking-back`,
    () => void client.invalidateQueries({ queryKey: ['holds'] }),
  );

  const choose = (way: string): void => {
    setResolution(begun(way as Way, reason));
    requestAnimationFrame(() => field.current?.focus());
  };
  const takeBack = (): void => {
    if (stroke.data?.batch !== undefined && !back.isPending && back.data === undefined) back.mutate({ note: t.holds.undoNote });
  };
  useKeys([
    ...(stroke.data === undefined
      ? ways.slice(0, 9).map(({ way }, index) => ({ key: String(index + 1), text: wayName(way), run: () => choose(way) }))
      : []),
    { key: 'Escape', text: words.back, run: leave },
    // There from the start, so that it is never the screen's own while this panel is open.
    { key: 'u', text: words.undo, run: takeBack },
  ]);

  if (stroke.data !== undefined) {
    const shown = back.data ?? stroke.data;
    return (
      <>
        <p className="group-done" role="status">
          <Icon name={back.data === undefined ? 'check' : 'undo'} />
          {back.data === undefined
            ? words.counts(count(shown.resolved), count(shown.proposed), count(shown.refused))
            : words.undone(count(shown.resolved), count(shown.refused))}
        </p>
        <div className="buttons">
          {stroke.data.batch !== undefined && back.data === undefined && (
            <Button variant="default" onClick={takeBack} aria-busy={back.isPending} rightSection={<KeyCap>u</KeyCap>}>
              {words.undo}
            </Button>
          )}
          <Button variant="default" onClick={leave} rightSection={<KeyCap>Esc</KeyCap>}>
            {words.back}
          </Button>
        </div>
        {back.error !== null && <Failed error={back.error} />}
        <Results title={words.results} of={shown} />
      </>
    );
  }
  const able = (dry.data?.results ?? []).filter(({ outcome }) => outcome !== 'refused');
  const canSend = resolution !== undefined && able.length > 0 && note.trim() !== '' && !stroke.isPending;
  const send = (): void => {
    if (canSend) stroke.mutate({ holds: able.map(({ order, hold }) => ({ order, hold })), resolution, note: note.trim() });
  };
  return (
    <>
      <p className="dim">{words.one}</p>
      <Ways ways={ways} chosen={resolution?.way} choose={choose} />
      {resolution !== undefined && (
        <>
          <WayFields of={resolution} change={setResolution} />
          <Note
            value={note}
            set={setNote}
            reasons={reasonsFor(resolution.way)}
            done={() => requestAnimationFrame(() => button.current?.focus())}
            leave={leave}
            field={field}
          />
          <Button
            ref={button}
            onClick={send}
            aria-disabled={!canSend}
            {...(!canSend && { 'data-disabled': true })}
            aria-busy={stroke.isPending}
            rightSection={<KeyCap>{t.kit.enter}</KeyCap>}
          >
            {words.do(wayName(resolution.way), count(able.length))}
          </Button>
          {stroke.error !== null && <Failed error={stroke.error} />}
          {dry.error !== null && <Failed error={dry.error} again={() => void dry.refetch()} />}
          {dry.isFetching && <Loading lines={4} />}
          {dry.data !== undefined && <Results title={words.dry} of={dry.data} />}
        </>
      )}
    </>
  );
}
