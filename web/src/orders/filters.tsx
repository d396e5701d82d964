import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type Ref } from 'react';
import { typeName } from '../kit/format.ts';
import { KeyCap } from '../kit/parts.tsx';
import { Icon } from '../kit/icons.tsx';
import { useView } from '../kit/view.ts';
import { t } from '../texts/en.ts';

export const FILTERS = ['q', 'state', 'channel', 'held', 'hold', 'customer', 'businessUnit', 'region', 'from', 'to'] as const;
const FURTHER = ['channel', 'customer', 'businessUnit', 'region'] as const;
const REST_MS = 180;

const words = t.orders;

interface FiltersProps {
  readonly search: Ref<HTMLInputElement>;
  readonly clear: () => void;
  readonly toList: () => void;
}

export function Filters({ search, clear, toList }: FiltersProps) {
  const [view, change] = useView();
  const [isMore, setIsMore] = useState(FURTHER.some((name) => view[name] !== undefined) || view['from'] !== undefined);
  const isFiltered = FILTERS.some((name) => view[name] !== undefined);
  return (
    <div className="bar-of-fields" role="search" aria-label={words.filters}>
      <div className="search">
        <Icon name="search" size={14} />
        <Typed label={words.search} name="q" field={search} leave={toList} />
        <KeyCap>/</KeyCap>
      </div>
      <Chosen label={words.state} name="state" none={words.anyState} options={Object.entries(words.states)} />
      <Chosen
        label={words.held}
        name="held"
        none={words.anyHeld}
        options={[
          ['true', words.isHeld],
          ['false', words.isFree],
        ]}
      />
      <Chosen
        label={words.hold}
        name="hold"
        none={words.anyHold}
        options={Object.keys(t.holds.types).map((type) => [type, typeName(type)])}
      />
      <Chosen
        label={words.sort}
        name="sort"
        none={words.sorts.captured}
        options={Object.entries(words.sorts).filter(([name]) => name !== 'captured')}
      />
      <Button variant="default" size="compact-md" onClick={() => setIsMore(!isMore)} aria-expanded={isMore}>
        {isMore ? words.less : words.more}
      </Button>
      {isFiltered && (
        <Button variant="default" size="compact-md" onClick={clear} leftSection={<Icon name="cross" size={12} />}>
          {words.clear}
        </Button>
      )}
      {isMore && (
        <div className="bar-of-fields further">
          {FURTHER.map((name) => (
            <Typed key={name} label={words[name]} name={name} leave={toList} />
          ))}
          {(['from', 'to'] as const).map((name) => (
            <label key={name} className="day">
              {words[name]}
              <input
                className="input"
                type="date"
                value={view[name] ?? ''}
                onChange={({ target }) => change({ [name]: target.value })}
              />
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

interface TypedProps {
  readonly label: string;
  readonly name: string;
  readonly field?: Ref<HTMLInputElement>;
  readonly leave: () => void;
}

/**
 * Asked for when the fingers rest, not with each letter. While somebody types, the field's text is theirs: an address that
 * comes late with the letters before it takes none away.
 */
function Typed({ label, name, field, leave }: TypedProps) {
  const [view, change] = useView();
  const said = view[name] ?? '';
  const [text, setText] = useState(said);
  const isTyped = useRef(false);
  useEffect(() => {
    if (!isTyped.current) setText(said);
  }, [said]);
  useEffect(() => {
    if (text.trim() === said) return undefined;
    const timer = setTimeout(() => change({ [name]: text.trim() }), REST_MS);
    return () => clearTimeout(timer);
  }, [text, name, change]);
  return (
    <input
      ref={field}
      className="input"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onFocus={() => void (isTyped.current = true)}
      onBlur={() => void (isTyped.current = false)}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') {
          change({ [name]: text.trim() });
          leave();
        }
      }}
    />
  );
}

interface ChosenProps {
  readonly label: string;
  readonly name: string;
  readonly none: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

function Chosen({ label, name, none, options }: ChosenProps) {
  const [view, change] = useView();
  return (
    <select
      className="input"
      aria-label={label}
      value={view[name] ?? ''}
      onChange={({ target }) => change({ [name]: target.value })}
    >
      <option value="">{none}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}
