import { z, type ZodType } from 'zod';
import type { FieldKindName } from '../../resource/field.js';
import { f } from '../../resource/fields.js';
import type { Plugin } from '../define-plugin.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, quoted } from './naming.js';

const text = z.string('is not a text');
const texts = z.array(text, 'is not a list');
const aFunction = z.custom((value) => typeof value === 'function', 'is not a function');
const aSchema = z.custom((value) => value instanceof z.ZodType, 'is not a schema made with zod');
const record = <T extends ZodType>(values: T) => z.record(z.string(), values, 'is not an object');
const anything = z.record(z.string(), z.unknown(), 'is not an object');

const machine = z.looseObject(
  {
    name: text,
    initial: text,
    final: texts,
    states: anything,
    transitions: record(z.looseObject({ from: texts, to: text }, 'is not an object')),
  },
  'is not a state machine made with defineStates',
);

const KINDS = Object.keys(f) as FieldKindName[];

/** What a kind cannot do without; everything else about options has rules of its own. */
const OPTIONS: Partial<Record<FieldKindName, ZodType>> = {
  enum: z.looseObject({ values: anything }),
  json: z.looseObject({ schema: aSchema }),
  state: z.looseObject({ machine }),
  ref: z.looseObject({ to: text }),
  refs: z.looseObject({ to: text }),
  get list() {
    return z.looseObject({ of: record(field) });
  },
};

const field: ZodType = z
  .looseObject(
    {
      kind: z.enum(KINDS, {
        error: ({ input }) =>
          `is ${JSON.stringify(input)}, which is no kind of field. ` +
          didYouMean(String(input), KINDS, `Known are ${quoted(KINDS)}`),
      }),
      options: anything,
    },
    'is not a field made with f',
  )
  .superRefine(({ kind, options }, context) => {
    const parsed = OPTIONS[kind]?.safeParse(options);
    for (const { path, message } of parsed?.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['options', ...path], message });
    }
  });

const storefront = z.looseObject({
  path: text.optional(),
  by: text.optional(),
  list: z.looseObject({ filters: texts.optional(), sorts: texts.optional() }).optional(),
  where: record(texts).optional(),
  window: z.looseObject({ from: text, until: text }).optional(),
});
const admin = z.looseObject({
  list: texts.optional(),
  form: texts.optional(),
  filters: texts.optional(),
  omit: texts.optional(),
  sections: z.array(z.looseObject({ key: text, fields: texts, side: z.boolean().optional() })).optional(),
  blocks: z.array(z.looseObject({ kind: text })).optional(),
});

const mediaProvider = z.looseObject(
  { published: aSchema, json: aFunction, receive: aFunction },
  'is not an object',
);

const resource = z.looseObject({
  name: text,
  plural: text.optional(),
  fields: record(field),
  title: text,
  writes: z.enum(['generic', 'commands', 'none']),
  providesMedia: mediaProvider.optional(),
  unique: z.array(texts).optional(),
  indexes: z.array(texts).optional(),
  checks: z.array(z.looseObject({ name: text, sql: text })).optional(),
  renamedFrom: text.optional(),
  storefront: storefront.optional(),
  admin: admin.optional(),
  beforeWrite: aFunction.optional(),
  afterWrite: aFunction.optional(),
  afterWrites: aFunction.optional(),
});

const schedule = z.union(
  [z.looseObject({ everySeconds: z.number() }), z.looseObject({ cron: text, timeZone: text.optional() })],
  'has neither everySeconds nor cron',
);

/** The lists of a plugin: what their items must be, and what makes such an item. */
const LISTS: Partial<Record<keyof Plugin, { readonly item: ZodType; readonly maker: string }>> = {
  dependsOn: { item: text, maker: 'Name plugins: dependsOn: ["media"].' },
  resources: { item: resource, maker: 'Make it with defineResource({ … }).' },
  commands: {
    item: z.looseObject({
      name: text,
      input: aSchema,
      result: aSchema,
      permission: text,
      idempotency: z.enum(['none', 'optional', 'required']),
      resource: text.optional(),
      transition: text.optional(),
      errors: texts.optional(),
      fields: anything.optional(),
      handle: aFunction,
    }),
    maker: 'Make it with defineCommand({ … }).',
  },
  queries: {
    item: z.looseObject({
      name: text,
      path: text.optional(),
      resource: text.optional(),
      permission: text.optional(),
      params: aSchema.optional(),
      query: aSchema.optional(),
      headers: aSchema.optional(),
      result: aSchema,
      errors: texts.optional(),
      handle: aFunction,
    }),
    maker: 'Make it with defineQuery({ … }).',
  },
  jobs: {
    item: z.looseObject({
      name: text,
      payload: aSchema,
      transaction: z.enum(['one', 'none']),
      backoffSeconds: anything,
      schedule: schedule.optional(),
      handle: aFunction,
    }),
    maker: 'Make it with defineJob({ … }).',
  },
  listeners: {
    item: z.looseObject({ name: text, on: texts, handle: aFunction }),
    maker: 'Make it with defineListener({ … }).',
  },
  events: { item: z.looseObject({ name: text, data: aSchema }), maker: 'Make it with defineEvent({ … }).' },
  errors: {
    item: z.looseObject({
      namespace: text,
      entries: z.array(z.looseObject({ code: text }), 'is not a list'),
    }),
    maker: 'Make it with defineErrors(namespace, { … }).',
  },
  settings: {
    item: z.looseObject({ name: text, schema: aSchema, fields: anything }),
    maker: 'Make it with defineSettings({ … }).',
  },
  permissions: { item: z.looseObject({ name: text }), maker: "Write { name: '…', label: { … } }." },
  ports: { item: z.looseObject({ name: text }), maker: 'Make it with definePort({ … }).' },
  contributions: {
    item: z.looseObject({ port: text, key: text }),
    maker: 'Make it with contribute(port, key, implementation).',
  },
  widgets: {
    item: z.looseObject({
      id: text,
      resource: text,
      permission: text,
      kind: z.enum(['count', 'list', 'todo']),
      filter: record(text).optional(),
    }),
    maker: 'Write { id, label, kind, permission, resource }.',
  },
  schema: { item: text, maker: 'Write SQL statements as texts.' },
  controllers: { item: aFunction, maker: 'Name Nest controller classes.' },
};

/**
 * The types of what plugins hand over, which TypeScript checks for its authors and nobody for authors of JavaScript.
 * @param plugins whatever is enabled
 */
export function shapeRules(plugins: readonly unknown[]): GraphFault[] {
  return plugins.flatMap((plugin, index) => {
    const { name } = (plugin ?? {}) as { name?: unknown };
    const lists = Object.keys(LISTS) as (keyof Plugin)[];
    const declared = typeof name === 'string' && lists.every((key) => Array.isArray((plugin as Plugin)[key]));
    if (declared) return lists.flatMap((key) => listFaults(plugin as Plugin, key));
    return [
      fault(
        typeof name === 'string' ? `plugin ${name}` : `plugins.config.ts, plugin ${index + 1}`,
        'is not a plugin',
        'Export the plugin with definePlugin({ … }) and import it by its name.',
      ),
    ];
  });
}

function listFaults(plugin: Plugin, key: keyof Plugin): GraphFault[] {
  const rule = LISTS[key];
  if (!rule) return [];
  return (plugin[key] as readonly unknown[]).flatMap((item, index) => {
    const parsed = rule.item.safeParse(item);
    const { name } = (item ?? {}) as { name?: unknown };
    const which = typeof name === 'string' ? `"${name}"` : `number ${index + 1}`;
    return (parsed.error?.issues ?? []).map(({ path, message }) =>
      fault(
        `plugin ${plugin.name}, ${key} ${which}`,
        path.length > 0 ? `"${path.join('.')}" ${said(message)}` : said(message),
        rule.maker,
      ),
    );
  });
}

/** Messages of zod itself go on after a colon. */
function said(message: string): string {
  return /^(is|has|names) /.test(message) ? message : `is wrong: ${message}`;
}
