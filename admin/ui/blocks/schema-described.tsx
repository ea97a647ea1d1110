import React from 'react';
import { MemberControl, useMembers, type Member } from '../fields/described-document';
import { useText } from '../lib/text';
import type { LeafProps } from './schema-leaf';

interface Props extends LeafProps {
  readonly resource: string;
  readonly member: string;
}

const ANYTHING = { kind: 'text', required: true, readOnly: 'never', help: false } as const;

/** A value of which a row says what it is; the row is chosen beside it. */
export default function SchemaDescribed(props: Props): React.ReactElement {
  const { id, path, value, onChange, disabled, invalid, resource, member, beside, labelOf } = props;
  const text = useText();
  const members = useMembers(resource);
  const described = members?.find(({ key }) => key === beside?.[member]);
  if (!described) {
    const shown = typeof value === 'object' ? '' : String(value ?? '');
    return (
      <input id={id} className="e-input" disabled value={shown} placeholder={text('described.chooseFirst')} />
    );
  }
  return (
    <MemberControl
      {...{ id, value, onChange, disabled, invalid, label: labelOf(path), field: ANYTHING }}
      member={asOne(described)}
      labelOf={(choice) => choice}
    />
  );
}

/** It is compared with one choice, where a row may have several. */
function asOne(member: Member): Member {
  return member.type === 'choices' ? { ...member, type: 'choice' } : member;
}
