import React from 'react';
import type { BasePropertyJSON } from 'adminjs';
import { useResourceTexts } from '../lib/labels';

/** A section as `admin/translate/resource-options.ts` describes it. */
export interface SectionDescription {
  readonly key: string;
  readonly fields: readonly string[];
  readonly side: boolean;
}

interface Props {
  readonly resourceId: string;
  readonly sections: readonly SectionDescription[];
  readonly properties: readonly BasePropertyJSON[];
  readonly draw: (property: BasePropertyJSON) => React.ReactNode;
  /** What follows in the side column. */
  readonly aside?: React.ReactNode;
  /** What follows in the main column. */
  readonly children?: React.ReactNode;
}

interface Group {
  readonly key: string;
  readonly side: boolean;
  readonly properties: readonly BasePropertyJSON[];
}

/** Fields in their sections: a main and a side column on wide screens, one below the other on narrow ones. */
export default function Sections(props: Props): React.ReactElement {
  const { resourceId, draw, aside, children } = props;
  const texts = useResourceTexts(resourceId);
  const groups = groupsOf(props.sections, props.properties);
  const panel = ({ key, properties }: Group): React.ReactElement => (
    <section key={key} className="e-panel e-values" data-section={key}>
      {key === '' ? null : <h2 className="e-subtitle">{texts.label(`section.${key}`)}</h2>}
      {properties.map(draw)}
    </section>
  );
  const side = groups.filter((group) => group.side);
  const main = groups.filter((group) => !group.side);
  if (side.length === 0 && !aside) {
    return (
      <div className="e-stack">
        {main.map(panel)}
        {children}
      </div>
    );
  }
  return (
    <div className="e-columns">
      <div>
        {main.map(panel)}
        {children}
      </div>
      <aside className="e-stack">
        {side.map(panel)}
        {aside}
      </aside>
    </div>
  );
}

/** Kept by the server; of interest to few. */
const KEPT = new Set(['createdAt', 'updatedAt']);

/**
 * Fields that no section names follow in the first one that is not at the side, the times of the row at the side; a
 * section of which nothing may be seen is left out.
 */
function groupsOf(
  sections: readonly SectionDescription[],
  properties: readonly BasePropertyJSON[],
): readonly Group[] {
  const first = sections.find(({ side }) => !side);
  if (!first) return [{ key: '', side: false, properties }];
  const last = sections.findLast(({ side }) => side) ?? first;
  const sectionOf = ({ propertyPath: path }: BasePropertyJSON): SectionDescription =>
    sections.find(({ fields }) => fields.includes(path)) ?? (KEPT.has(path) ? last : first);
  // The properties come in the order of the sections already.
  return sections
    .map((section) => ({
      key: section.key,
      side: section.side,
      properties: properties.filter((property) => sectionOf(property) === section),
    }))
    .filter((group) => group.properties.length > 0);
}
