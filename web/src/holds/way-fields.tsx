/** What a way out takes besides its name. */
import type { ReactNode } from 'react';
import type { Resolution } from '../session/types.ts';
import { t } from '../texts/en.ts';

interface Fields {
  readonly of: Resolution;
  readonly change: (to: Resolution) => void;
}

const words = t.holds.fields;

export function WayFields({ of, change }: Fields) {
  switch (of.way) {
    case 'requote':
    case 'reprice':
      return (
        <Row>
          {of.prices.map((price, index) => (
            <Field
              key={price.line}
              label={words.priceOf(price.line)}
              value={price.amount}
              set={(amount) => change({ ...of, prices: of.prices.with(index, { ...price, amount }) })}
              isFigure
            />
          ))}
        </Row>
      );
    case 'approve-excess':
      return (
        <Row>
          <Field label={words.amount} value={of.amount} set={(amount) => change({ ...of, amount })} isFigure />
        </Row>
      );
    case 'map-item':
    case 'substitute':
      return (
        <Row>
          <Field label={words.line} value={of.line} set={(line) => change({ ...of, line })} />
          <Field label={words.item} value={of.item} set={(item) => change({ ...of, item })} />
        </Row>
      );
    case 'round':
      return (
        <Row>
          <label className="field">
            {words.to}
            <select
              className="input"
              value={of.to}
              onChange={({ target }) => change({ ...of, to: target.value === 'down' ? 'down' : 'up' })}
            >
              <option value="up">{words.up}</option>
              <option value="down">{words.down}</option>
            </select>
          </label>
        </Row>
      );
    case 'extend':
      return (
        <Row>
          <Field label={words.requested} value={of.requested} set={(requested) => change({ ...of, requested })} type="date" />
        </Row>
      );
    case 'confirm-by-hand':
      return (
        <Row>
          <Field label={words.reference} value={of.reference} set={(reference) => change({ ...of, reference })} />
        </Row>
      );
    case 'accept-over':
      return (
        <Row>
          <Field label={words.bill} value={of.bill} set={(bill) => change({ ...of, bill })} isFigure />
          <Field label={words.gift} value={of.gift} set={(gift) => change({ ...of, gift })} isFigure />
          <Field label={words.takeBack} value={of.takeBack} set={(takeBack) => change({ ...of, takeBack })} isFigure />
        </Row>
      );
    case 'freeze-facts':
      return (
        <Row>
          <Field label={words.duration} value={of.for} set={(time) => change({ ...of, for: time })} />
        </Row>
      );
    case 'cancel-lines':
      return (
        <Row>
          <Field
            label={words.lines}
            value={of.lines.join(', ')}
            set={(lines) => change({ ...of, lines: lines.split(/[\s,]+/).filter((line) => line !== '') })}
          />
        </Row>
      );
    case 'correct-address':
      return <AddressFields of={of.address} change={(address) => change({ ...of, address })} />;
    default:
      return null;
  }
}

type Address = Extract<Resolution, { way: 'correct-address' }>['address'];

export function AddressFields({ of, change }: { readonly of: Address; readonly change: (to: Address) => void }) {
  const optional = (key: 'region' | 'postalCode', value: string): void => {
    const { [key]: _, ...rest } = of;
    change(value === '' ? rest : { ...rest, [key]: value });
  };
  return (
    <Row>
      <Field label={words.name} value={of.name} set={(name) => change({ ...of, name })} />
      <Field
        label={words.street}
        value={of.lines.join(', ')}
        set={(street) =>
          change({ ...of, lines: street.split(',').map((line, index) => (index === 0 ? line : line.trimStart())) })
        }
      />
      <Field label={words.city} value={of.city} set={(city) => change({ ...of, city })} />
      <Field label={words.region} value={of.region ?? ''} set={(region) => optional('region', region)} />
      <Field label={words.postalCode} value={of.postalCode ?? ''} set={(code) => optional('postalCode', code)} />
      <Field label={words.country} value={of.country} set={(country) => change({ ...of, country: country.toUpperCase() })} />
    </Row>
  );
}

const Row = ({ children }: { readonly children: ReactNode }) => <div className="way-fields">{children}</div>;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly type?: string;
  readonly isFigure?: boolean;
}

const Field = ({ label, value, set, type = 'text', isFigure = false }: FieldProps) => (
  <label className="field">
    {label}
    <input
      className={isFigure ? 'input input-figure' : 'input'}
      type={type}
      value={value}
      inputMode={isFigure ? 'decimal' : undefined}
      onChange={({ target }) => set(target.value)}
    />
  </label>
);
