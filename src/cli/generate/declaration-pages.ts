import type { Registry } from '../../plugin/registry.js';
import { code, membersOf, page, table } from './markdown.js';

/** Every error code, with what it says and what to do. */
export function errorsPage({ errors }: Registry): string {
  const rows = [...errors.values()].map((entry) => [
    code(entry.code),
    String(entry.status),
    `${entry.title.en} · ${entry.title.zh}`,
    entry.detail.en,
    entry.remedy.en,
  ]);
  const lead =
    'A code is stable for ever. Each has a page in either language at `/errors/<code>`, to which the `type` of a problem document points.';
  return page('Error codes', lead, [table(['Code', 'Status', 'Title', 'Says', 'What to do'], rows)]);
}

/** Every event with its data, and who listens. */
export function eventsPage({ events, listeners }: Registry): string {
  const rows = [...events.values()].map(({ name, schemaVersion, label, data }) => [
    code(name),
    String(schemaVersion),
    `${label.en} · ${label.zh}`,
    membersOf(data),
    listeners
      .filter(({ on }) => on.some((wanted) => hears(wanted, name)))
      .map((listener) => code(listener.name))
      .join(', ') || '–',
  ]);
  const lead =
    'Sent after commit, at least once, in the envelope `id, name, schemaVersion, occurredAt, actor, subject, data`. A name is also a webhook topic.';
  return page('Events', lead, [table(['Event', 'Version', 'Meaning', 'Data', 'Listeners'], rows)]);
}

function hears(wanted: string, name: string): boolean {
  return wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -1)));
}

/** Every permission, by plugin. */
export function permissionsPage(registry: Registry): string {
  const entries = registry.permissions();
  const parts = registry.plugins.flatMap(({ name, label }) => {
    const own = entries.filter(({ plugin }) => plugin === name);
    if (own.length === 0) return [];
    const rows = own.map((entry) => [code(entry.name), entry.label.en, entry.label.zh]);
    return [`## ${label.en} · ${label.zh}`, table(['Permission', 'English', '中文'], rows)];
  });
  const lead =
    'Roles and API keys hold these names, or groups of them such as `content.*` and `content.page.*`; `*` is all of them.';
  return page('Permissions', lead, parts);
}

/** Every job with how it is run. */
export function jobsPage({ jobs }: Registry): string {
  const rows = [...jobs.values()].map((job) => [
    code(job.name),
    `${job.label.en} · ${job.label.zh}`,
    job.schedule
      ? 'cron' in job.schedule
        ? `${code(job.schedule.cron)} ${job.schedule.timeZone ?? 'UTC'}`
        : `every ${job.schedule.everySeconds} s`
      : 'when asked',
    `${job.attempts}, after ${job.backoffSeconds.first}–${job.backoffSeconds.max} s`,
    `${job.timeoutSeconds} s`,
    String(job.concurrency),
    job.transaction === 'one' ? 'exactly once' : 'at least once',
    membersOf(job.payload),
  ]);
  const head = ['Job', 'Does', 'Starts', 'Attempts', 'Timeout', 'At once', 'Effect', 'Payload'];
  const lead =
    '“At once” counts per process. “Exactly once” jobs run in the transaction that takes them out of the queue; the others open their own and are idempotent.';
  return page('Jobs', lead, [table(head, rows)]);
}

/** Every group of settings with its members and defaults. */
export function settingsPage({ settings }: Registry): string {
  const parts = [...settings.values()].flatMap(({ name, label, schema, fields }) => {
    const defaults = schema.parse({});
    const texts: Readonly<Record<string, { label: { en: string; zh: string }; help?: { en: string } }>> =
      fields;
    const rows = Object.keys(schema.shape).map((member) => [
      code(member),
      `${texts[member]?.label.en ?? ''} · ${texts[member]?.label.zh ?? ''}`,
      code(JSON.stringify(defaults[member])),
      texts[member]?.help?.en ?? '',
    ]);
    return [
      `## ${code(name)} ${label.en} · ${label.zh}`,
      table(['Member', 'Label', 'Default', 'Meaning'], rows),
    ];
  });
  return page(
    'Settings',
    'Edited in the back-office, or with `PATCH /v1/admin/settings/<group>`; the history is in the audit log.',
    parts,
  );
}
