import { describe, expect, it } from '@jest/globals';
import { defineErrors } from '../../errors/define-errors.js';
import { graphFaults, label, library } from '../../testing/graph-faults.js';

const good = {
  status: 409,
  title: label('Not lendable'),
  detail: { en: 'The book {title} is lent.', zh: '《{title}》已借出。' },
  remedy: label('Wait.'),
};
const withErrors = (declarations: Readonly<Record<string, unknown>>, namespace = 'library') =>
  graphFaults(library({ errors: [defineErrors(namespace, declarations as never)] }));

describe('what start-up says about error catalogues', () => {
  it('accepts one that fits', () => {
    expect(withErrors({ not_lendable: good })).toEqual([]);
  });

  it('refuses the namespace of another', () => {
    expect(withErrors({ not_lendable: good }, 'kernel')).toMatchInlineSnapshot(`
      [
        "errors kernel: are declared by the plugin "library" → Write defineErrors('library', { … }).",
      ]
    `);
  });

  it.each([399, 600, 200, 409.5])('refuses the status %d', (status) => {
    const faults = withErrors({ not_lendable: { ...good, status } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(
      `error library.not_lendable: "status" is ${status} → Use a status from 400 to 599`,
    );
  });

  it('refuses keys that are not snake_case, and those that a catalogue has itself', () => {
    expect(withErrors({ notLendable: good, entries: good })).toMatchInlineSnapshot(`
      [
        "error library.notLendable: "notLendable" is not a key of an error → Write it in snake_case.",
        "error library.entries: "entries" is reserved in a catalogue → Choose another key.",
      ]
    `);
  });

  it('refuses texts that are missing', () => {
    const mute = { ...good, title: label(''), remedy: undefined };
    expect(withErrors({ not_lendable: mute })).toMatchInlineSnapshot(`
      [
        "error library.not_lendable: "title" has no text in English and 中文 → Write title: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "error library.not_lendable: "remedy" has no text in English and 中文 → Write remedy: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });

  it('refuses places that differ between languages', () => {
    const detail = { en: 'The book {title} is lent to {name}.', zh: '《{book}》已借出给 {name}。' };
    expect(withErrors({ not_lendable: { ...good, detail } })).toMatchInlineSnapshot(`
      [
        "error library.not_lendable: "detail" has other places in one language than in the other (en: "name", "title"; zh: "book", "name") → Use the same {places} in every language.",
      ]
    `);
  });

  it('refuses places that nothing fills', () => {
    const detail = label('The book {book title} is lent.');
    expect(withErrors({ not_lendable: { ...good, detail } })).toMatchInlineSnapshot(`
      [
        "error library.not_lendable: "detail" holds the place {book title}, which nothing can fill → Name places with letters, digits and _ only.",
      ]
    `);
    expect(withErrors({ not_lendable: { ...good, title: label('{title} is lent') } })).toMatchInlineSnapshot(`
      [
        "error library.not_lendable: "title" holds the place {title}, but only "detail" speaks of one occurrence → Say it without the value, or move it to "detail".",
      ]
    `);
  });

  it('refuses one code of two catalogues', () => {
    const catalogue = defineErrors('library', { not_lendable: good });
    expect(graphFaults(library({ errors: [catalogue, catalogue] }))).toMatchInlineSnapshot(`
      [
        "error library.not_lendable: is declared 2 times → Keep one of them: a code means one thing for ever.",
      ]
    `);
  });
});
