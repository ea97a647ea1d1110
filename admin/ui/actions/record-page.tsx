import React from 'react';
import { ApiClient, BasePropertyComponent } from 'adminjs';
import { useNavigate } from 'react-router-dom';
import Matrix from '../blocks/matrix/matrix';
import PreviewButton from '../blocks/preview';
import QueryList from '../blocks/query-list';
import RelatedList from '../blocks/related-list';
import RowJobs from '../blocks/row-jobs';
import StateMachine from '../blocks/state-machine';
import Timeline from '../blocks/timeline';
import type { Problem } from '../lib/api';
import { isMedia } from '../lib/media-files';
import LargePicture from '../fields/media/large-picture';
import { useFailureNotice } from '../lib/notice';
import { useResourceTexts } from '../lib/labels';
import { isShown } from '../lib/shown';
import { ROOT_PATH } from '../lib/window';
import type { ActionProps } from '../lib/types';
import TransferProgress from '../transfer/progress';
import PageHead from './page-head';
import Sections, { type SectionDescription } from './sections';

/** Its rows have files, which no field shows. */
const TRANSFER = 'transfers.transfer';

/** A block as `admin/translate/resource-options.ts` describes it. */
interface BlockDescription {
  readonly kind:
    'stateMachine' | 'relatedList' | 'timeline' | 'preview' | 'matrix' | 'jobProgress' | 'queryList';
  readonly index: number;
  readonly resource?: string;
  readonly by?: string;
  readonly columns?: readonly string[];
  readonly command?: string;
}

/** The page of a row: what it is, what can be done with it, what belongs to it and what happened to it. */
export default function RecordPage({
  resource,
  record: initial,
  action,
}: ActionProps): React.ReactElement | null {
  const [record, setRecord] = React.useState(initial);
  const [changes, setChanges] = React.useState(0);
  const fail = useFailureNotice();
  const navigate = useNavigate();
  const texts = useResourceTexts(resource.id);
  React.useEffect(() => setRecord(initial), [initial]);
  if (!record) return null;
  const reload = async (): Promise<void> => {
    try {
      const call = { resourceId: resource.id, recordId: record.id, actionName: 'show' };
      const { data } = await new ApiClient().recordAction(call);
      // What was done may have been the end of the row.
      if ((data as { problem?: Problem }).problem?.status === 404)
        return navigate(`${ROOT_PATH}/resources/${resource.id}`);
      setRecord(data.record);
      setChanges((count) => count + 1);
    } catch (error) {
      fail(error);
    }
  };
  const { blocks, sections } = action.custom as {
    blocks: readonly BlockDescription[];
    sections: readonly SectionDescription[];
  };
  const timeline = blocks.some(({ kind }) => kind === 'timeline') ? (
    <Timeline resourceId={resource.id} id={record.id} changes={changes} />
  ) : null;
  const matrices = blocks.filter(({ kind }) => kind === 'matrix');
  const related = blocks.map(({ kind, index, resource: other, by, columns }) =>
    kind === 'relatedList' && other && by ? (
      <RelatedList
        key={index}
        title={texts.label(`block.${index}`)}
        resourceId={other}
        by={by}
        id={record.id}
        columns={columns}
      />
    ) : kind === 'queryList' && other ? (
      <QueryList
        key={index}
        title={texts.label(`block.${index}`)}
        resourceId={resource.id}
        id={record.id}
        block={index}
        of={other}
        changes={changes}
      />
    ) : null,
  );
  return (
    <article className="e-record">
      <PageHead resource={resource} action={action} record={record}>
        {blocks.map(({ kind, index, command }) =>
          kind === 'preview' && command ? (
            <PreviewButton
              key={index}
              command={command}
              id={record.id}
              label={texts.label(`block.${index}`)}
            />
          ) : null,
        )}
      </PageHead>
      {isMedia(resource.id) ? <LargePicture id={record.id} onSaved={() => void reload()} /> : null}
      <StateMachine resourceId={resource.id} id={record.id} changes={changes} onDone={reload} />
      {blocks.map(({ kind, index }) =>
        kind === 'jobProgress' ? (
          <RowJobs
            key={index}
            title={texts.label(`block.${index}`)}
            resourceId={resource.id}
            id={record.id}
            block={index}
            changes={changes}
            onEnd={reload}
          />
        ) : null,
      )}
      {resource.id === TRANSFER ? (
        <section className="e-panel">
          <TransferProgress key={changes} id={record.id} watching />
        </section>
      ) : null}
      <Sections
        resourceId={resource.id}
        sections={sections}
        properties={resource.showProperties.filter((property) => isShown(property, record))}
        draw={(property) => (
          <BasePropertyComponent
            key={property.propertyPath}
            where="show"
            property={property}
            resource={resource}
            record={record}
          />
        )}
        aside={matrices.length > 0 ? undefined : timeline}
      >
        {matrices.length > 0 ? null : related}
      </Sections>
      {matrices.map(({ index }) => (
        <Matrix
          key={index}
          title={texts.label(`block.${index}`)}
          resourceId={resource.id}
          id={record.id}
          block={index}
          changes={changes}
          onSaved={reload}
        />
      ))}
      {/* A matrix takes the whole width, so what is beside the fields elsewhere comes below it. */}
      {matrices.length > 0 ? related : null}
      {matrices.length > 0 ? timeline : null}
    </article>
  );
}
