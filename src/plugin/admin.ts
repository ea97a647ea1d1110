import type { Label } from '../values/label.js';

/** A block on a resource's page, declared as data; the back-office refuses to start on a kind it does not know. */
export type AdminBlock =
  /** Buttons for the legal transitions; made by itself for resources with a state field. */
  | { readonly kind: 'stateMachine'; readonly field: string }
  /** Rows of another resource that refer to this one. */
  | {
      readonly kind: 'relatedList';
      readonly resource: string;
      readonly by: string;
      readonly label: Label;
      readonly columns?: readonly string[];
    }
  /** The audit entries about this row: who did what to it, and what changed. */
  | { readonly kind: 'timeline' }
  /** A link to where the row can be seen before it is public: the `url` that the command answers. */
  | { readonly kind: 'preview'; readonly label: Label; readonly command: string }
  /**
   * A grid of rows that belong to this one, edited together. `load` names a query that answers a `matrixDocument`, `save`
   * a command that takes a `matrixChange`; both are declared for this resource.
   */
  | { readonly kind: 'matrix'; readonly label: Label; readonly load: string; readonly save: string }
  /** How far the jobs of this row are, and how the last ones ended: those named `job` whose key is the row's id. */
  | { readonly kind: 'jobProgress'; readonly label: Label; readonly job: string }
  /**
   * Rows of `resource` that a query of this one answers, in its order, page by page. The query declares a `list` and answers
   * `items` with `id` and `title`, and `next`.
   */
  | { readonly kind: 'queryList'; readonly label: Label; readonly query: string; readonly resource: string };

/** A group of fields, on the form and on the page of a row. */
export interface AdminSection<K extends string = string> {
  readonly key: string;
  readonly label: Label;
  readonly fields: readonly K[];
  /** Stands in the narrow column beside the others, where the screen is wide enough for two. */
  readonly side?: boolean;
}

/** How a resource looks in the back-office. What is left out has a default made from the fields. */
export interface ResourceAdmin<K extends string = string> {
  /** Not shown at all. */
  readonly hidden?: boolean;
  /** Icon of the navigation entry, a name of the Feather set. */
  readonly icon?: string;
  /** Columns of the list, at most eight; the first is the link. */
  readonly list?: readonly (K | 'createdAt' | 'updatedAt')[];
  /** Order of the form. Fields left out follow. */
  readonly form?: readonly K[];
  /** Groups of the form, in place of `form`. Fields left out follow in the first group that is not at the side. */
  readonly sections?: readonly AdminSection<K>[];
  /** Fields that neither form nor page shows, because a block does. */
  readonly omit?: readonly K[];
  readonly filters?: readonly (K | 'createdAt' | 'updatedAt')[];
  readonly blocks?: readonly AdminBlock[];
}

/** A widget of the dashboard. `source` runs with the viewer's permissions and returns what the kind shows. */
export interface AdminWidget {
  /** `<plugin>.<what>`. */
  readonly id: string;
  readonly label: Label;
  readonly kind: 'count' | 'list' | 'todo';
  /** The permission a viewer needs to see it. */
  readonly permission: string;
  /** The resource and filter it counts or lists; a click opens that list. */
  readonly resource: string;
  readonly filter?: Readonly<Record<string, string>>;
}
