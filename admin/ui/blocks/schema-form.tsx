import React from 'react';
import type { Problem } from '../lib/api';
import { useText } from '../lib/text';
import SchemaNodes from './schema-nodes';
import { namesIn, type FormDescription, type FormMember } from './schema-node';

interface Props {
  readonly form: FormDescription;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** The last refusal; its pointers put each fault beside its field. */
  readonly problem: Problem | null;
  readonly disabled: boolean;
  /** Prefix of the pointers, when the form is a part of what is sent. */
  readonly base?: string;
}

/** A form made from a JSON Schema: the input of a command, or a group of settings. */
export default function SchemaForm({
  form,
  value,
  onChange,
  problem,
  disabled,
  base = '',
}: Props): React.ReactElement {
  const text = useText();
  const faults = problem?.errors ?? [];
  const faultAt = (pointer: string): string | undefined => {
    const fault = faults.find((candidate) => candidate.pointer === base + pointer);
    if (!fault) return undefined;
    return text(`fault.${fault.code}`, { detail: fault.detail, defaultValue: fault.detail });
  };
  const memberOf = (path: readonly string[]): FormMember | undefined => form.fields[namesIn(path)];
  const labelOf = (path: readonly string[]): string =>
    memberOf(path)?.label ?? form.fields[path.at(-1) ?? '']?.label ?? path.at(-1) ?? '';
  const choiceOf = (path: readonly string[], choice: string): string =>
    memberOf(path)?.values?.[choice] ?? choice;
  return (
    <div className="e-schema">
      <SchemaNodes
        schema={form.schema}
        root={form.schema}
        path={[]}
        {...{ value, onChange, disabled, faultAt, labelOf, memberOf, choiceOf }}
      />
    </div>
  );
}
