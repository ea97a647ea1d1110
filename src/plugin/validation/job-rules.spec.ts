import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent } from '../../events/define-event.js';
import { defineJob, defineListener } from '../../jobs/define-job.js';
import { graphFaults, label, library, other } from '../../testing/graph-faults.js';

const withJob = (changes: object) => {
  const job = defineJob({
    name: 'library.remind',
    label: label('Remind'),
    payload: z.strictObject({}),
    handle: async () => null,
  });
  return graphFaults(library({ jobs: [{ ...job, ...changes }] }));
};

describe('what start-up says about jobs', () => {
  it.each([
    { everySeconds: 60 },
    { cron: '*/5 * * * *' },
    { cron: '0 3 * * MON', timeZone: 'Asia/Shanghai' },
  ])('accepts the schedule %j', (schedule) => {
    expect(withJob({ schedule })).toEqual([]);
  });

  it('refuses schedules that cannot be read', () => {
    expect(withJob({ schedule: { cron: '61 * * * *' } })).toMatchInlineSnapshot(`
      [
        "job library.remind: has the cron expression "61 * * * *", which cannot be read (Constraint error, got value 61 expected range 0-59) → Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.",
      ]
    `);
    expect(withJob({ schedule: { cron: ' ' } })).toMatchInlineSnapshot(`
      [
        "job library.remind: has an empty cron expression → Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.",
      ]
    `);
    expect(withJob({ schedule: { cron: '* * * * *', timeZone: 'Mars/Base' } })).toMatchInlineSnapshot(`
      [
        "job library.remind: has the time zone "Mars/Base", which nobody knows → Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.",
      ]
    `);
    expect(withJob({ schedule: { everySeconds: 0 } })).toMatchInlineSnapshot(`
      [
        "job library.remind: runs every 0 seconds, which is not a whole number from 1 to 31536000 → Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.",
      ]
    `);
  });

  it('refuses a schedule for a job that cannot start with nothing', () => {
    const payload = z.strictObject({ id: z.uuid() });
    expect(withJob({ payload, schedule: { everySeconds: 60 } })).toMatchInlineSnapshot(`
      [
        "job library.remind: is scheduled, but its payload schema refuses {}, with which the schedule starts it → Give every member of the payload a default, or make it optional.",
      ]
    `);
    expect(withJob({ payload })).toEqual([]);
  });

  it.each([
    ['attempts', 0],
    ['attempts', 101],
    ['attempts', 1.5],
    ['timeoutSeconds', 0],
    ['timeoutSeconds', 86_401],
    ['concurrency', -1],
    ['concurrency', 1_001],
    ['concurrency', Number.NaN],
  ])('refuses %s: %d', (member, value) => {
    const faults = withJob({ [member]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(
      `job library.remind: "${member}" is ${value} → Write a whole number from 1 to`,
    );
  });

  it('refuses a backoff that shrinks', () => {
    expect(withJob({ backoffSeconds: { first: 60, max: 10 } })).toMatchInlineSnapshot(`
      [
        "job library.remind: "backoffSeconds" goes from 60 to 10 → Write seconds ≥ 0, the first no more than the max.",
      ]
    `);
  });

  it('says of a scheduled job with an async payload only that', () => {
    const payload = z.strictObject({ id: z.string().default('a') }).refine(async () => true);
    const faults = withJob({ payload, schedule: { everySeconds: 60 } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('"payload" holds an async function, but values are checked synchronously');
  });

  it('refuses a payload that would not come back from the queue as it went in', () => {
    expect(withJob({ payload: z.strictObject({ at: z.date() }) })).toMatchInlineSnapshot(`
      [
        "job library.remind: "payload" has no JSON form: Date cannot be represented in JSON Schema → Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members.",
      ]
    `);
  });

  it('refuses a missing label', () => {
    expect(withJob({ label: { en: 'Remind', zh: '' } })).toMatchInlineSnapshot(`
      [
        "job library.remind: "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });
});

const published = defineEvent({
  name: 'library.book.published',
  label: label('Published'),
  data: z.strictObject({}),
});
const listener = (...on: readonly string[]) =>
  defineListener({ name: 'loans.count', label: label('Count'), on, handle: async () => null });
const withListener = (on: readonly string[], dependsOn = ['library']) =>
  graphFaults(library({ events: [published] }), other({ dependsOn, listeners: [listener(...on)] }));

describe('what start-up says about listeners', () => {
  it.each(['library.book.published', 'library.book.created', 'library.book.*', 'library.*', '*'])(
    'accepts %s',
    (name) => {
      expect(withListener([name])).toEqual([]);
    },
  );

  it('refuses events that nobody announces', () => {
    expect(withListener(['library.book.publishd'])).toMatchInlineSnapshot(`
      [
        "listener loans.count: listens to "library.book.publishd", which no enabled plugin declares → Did you mean "library.book.published"? If not, enable the plugin that declares the event, or declare it with defineEvent.",
      ]
    `);
    expect(withListener(['library.boook.*'])).toMatchInlineSnapshot(`
      [
        "listener loans.count: listens to "library.boook.*", which matches no event → Did you mean "library.book.*"? If not, enable the plugin that declares the event, or declare it with defineEvent.",
      ]
    `);
  });

  it('refuses to listen to nothing', () => {
    expect(withListener([])).toMatchInlineSnapshot(`
      [
        "listener loans.count: listens to nothing → Name events: on: ['content.page.published'].",
      ]
    `);
  });

  it('refuses events of plugins that it does not depend on, except all there are', () => {
    expect(withListener(['library.book.published'], [])).toMatchInlineSnapshot(`
      [
        "listener loans.count: listens to "library.book.published" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
      ]
    `);
    expect(withListener(['*'], [])).toEqual([]);
  });
});

describe('what start-up says about events', () => {
  const withEvent = (changes: object) => graphFaults(library({ events: [{ ...published, ...changes }] }));

  it('accepts facts', () => {
    expect(withEvent({ data: z.strictObject({ id: z.uuid(), at: z.iso.datetime() }) })).toEqual([]);
  });

  it('refuses data that cannot be sent', () => {
    expect(withEvent({ data: z.strictObject({ at: z.date() }) })).toMatchInlineSnapshot(`
      [
        "event library.book.published: "data" has no JSON form: Date cannot be represented in JSON Schema → Describe what is written out itself, with what JSON can hold and without transforms.",
      ]
    `);
  });

  it('refuses a version below 1 and a missing label', () => {
    expect(withEvent({ schemaVersion: 0, label: undefined })).toMatchInlineSnapshot(`
      [
        "event library.book.published: "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "event library.book.published: "schemaVersion" is 0 → Count from 1; raise it when the data changes its shape.",
      ]
    `);
  });

  it('refuses what a resource announces by itself', () => {
    expect(withEvent({ name: 'library.book.updated' })).toMatchInlineSnapshot(`
      [
        "event library.book.updated: "library.book" announces "updated" by itself on every write → Leave it out, or name what happened in the words of the business: "published", "approved".",
      ]
    `);
  });
});
