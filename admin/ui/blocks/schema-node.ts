import React from 'react';
import type { FieldDescription } from '../lib/types';
import type { JsonSchema } from './json-schema';

/** Mirrors `admin/api/form-description.ts`: a JSON Schema and what its members are called. */
export interface FormDescription {
  readonly schema: JsonSchema;
  readonly fields: Readonly<Record<string, FormMember>>;
}

/** Mirrors `admin/api/form-description.ts`. */
export interface FormMember {
  readonly label: string;
  readonly help?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly field?: FieldDescription;
  readonly widget?: string;
}

/** What every part of a form made from a JSON Schema is given. */
export interface NodeProps {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  /** Stands before the ids of its controls; `schema` when left out. */
  readonly prefix?: string;
  readonly required?: boolean;
  /** An object without a frame: it is an item in a line of its own. */
  readonly bare?: boolean;
  readonly faultAt: (pointer: string) => string | undefined;
  readonly labelOf: (path: readonly string[]) => string;
  /** What a value of a member is called. */
  readonly choiceOf: (path: readonly string[], value: string) => string;
  /** The members beside it. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly memberOf: (path: readonly string[]) => Partial<FormMember> | undefined;
}

/** The resource that a form is about, for the labels of choices, and the row. */
export const AboutResource = React.createContext<{ resourceId: string; id?: string }>({ resourceId: '' });

/** The names in a path, without the places in lists. */
export function namesIn(path: readonly string[]): string {
  return path.filter((part) => !/^\d+$/.test(part)).join('.');
}

/** Where a member is in what is sent (RFC 6901). */
export function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
