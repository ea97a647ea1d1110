import { f, type AnyResource } from 'emporion';
import { publication } from '../content.states.js';

/**
 * The fields of everything that is published for a time: its state, and from when until when it is scheduled. They are
 * moved by the publication commands alone, never by a form.
 * @param entity the resource's own name, such as `page`
 */
export const publicationFields = (entity: string) => ({
  status: f.state({ label: { en: 'Status', zh: '状态' }, machine: publication(entity) }),
  publishAt: f.instant({
    label: { en: 'Publish at', zh: '发布时间' },
    optional: true,
    index: true,
    visibility: { adminWrite: false },
  }),
  endAt: f.instant({
    label: { en: 'End at', zh: '结束时间' },
    optional: true,
    index: true,
    visibility: { adminWrite: false },
  }),
});

/** Any resource with these fields; publication never touches its others. */
export type Publishable = Omit<AnyResource, 'fields'> & {
  readonly fields: ReturnType<typeof publicationFields>;
};
