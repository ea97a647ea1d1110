import React from 'react';
import { useText } from '../lib/text';
import type { FieldDescription } from '../lib/types';
import { useMembers, type Member } from './described-document';

interface Props {
  readonly field: FieldDescription;
  readonly document: unknown;
}

/** A document whose members rows of another resource describe, in their words. */
export default function DescribedValue({ field, document }: Props): React.ReactElement {
  const text = useText();
  const members = useMembers(field.describedBy);
  const values = Object.entries((document ?? {}) as Readonly<Record<string, unknown>>);
  if (values.length === 0) return <span className="e-muted">—</span>;
  const wordOf = (member: Member | undefined, value: unknown): string => {
    if (typeof value === 'boolean') return text(value ? 'yes' : 'no');
    const name = member?.choices.find(({ key }) => key === value)?.name ?? String(value);
    return member?.unit ? `${name} ${member.unit}` : name;
  };
  return (
    <dl className="e-languages">
      {values.map(([key, value]) => {
        const member = members?.find((known) => known.key === key);
        return (
          <React.Fragment key={key}>
            <dt>{member?.name ?? key}</dt>
            <dd>
              {[value]
                .flat()
                .map((one) => wordOf(member, one))
                .join(', ')}
            </dd>
          </React.Fragment>
        );
      })}
    </dl>
  );
}
