import { describe, expect, it } from '@jest/globals';
import { f } from '../../resource/fields.js';
import {
  bookInStates,
  bookStates,
  bookWith,
  graphFaults,
  label,
  library,
  publishBook,
} from '../../testing/graph-faults.js';

const withStates = (changes: Readonly<Record<string, unknown>>) =>
  graphFaults(library({ resources: [bookInStates(changes)] }));
const { states, transitions } = bookStates;

describe('what start-up says about state machines', () => {
  it('refuses one that is not named after its resource', () => {
    expect(withStates({ name: 'library.tome.status' })).toMatchInlineSnapshot(`
           [
             "resource library.book, field "status": uses the state machine "library.tome.status", which is not named after its resource → Call it "library.book.status".",
           ]
        `);
    expect(withStates({ name: 'library.book' })).toHaveLength(1);
  });

  it('refuses one without states', () => {
    expect(withStates({ states: {} })).toMatchInlineSnapshot(`
           [
             "states library.book.status: have no states → Declare at least the initial one.",
           ]
        `);
  });

  it('refuses unknown states wherever they are named', () => {
    const moves = { ...transitions, lose: { from: ['lent'], to: 'lots', label: label('Lose') } };
    expect(withStates({ initial: 'darft', final: ['archive'], transitions: moves })).toMatchInlineSnapshot(`
      [
        "states library.book.status: "initial" names the state "darft", which is not declared → Did you mean "draft"? If not, name one of "draft", "published", "archived".",
        "states library.book.status: "final" names the state "archive", which is not declared → Did you mean "archived"? If not, name one of "draft", "published", "archived".",
        "states library.book.status, transition "lose": "from" names the state "lent", which is not declared → Name one of "draft", "published", "archived".",
        "states library.book.status, transition "lose": "to" names the state "lots", which is not declared → Name one of "draft", "published", "archived".",
      ]
    `);
  });

  it('refuses a transition from nowhere', () => {
    const moves = { ...transitions, lose: { from: [], to: 'archived', label: label('Lose') } };
    expect(withStates({ transitions: moves })).toMatchInlineSnapshot(`
           [
             "states library.book.status, transition "lose": "from" is empty, so it can never be made → Name the states it leaves.",
           ]
        `);
  });

  it('refuses a state that cannot be reached', () => {
    expect(withStates({ states: { ...states, lost: label('Lost') }, final: ['archived', 'lost'] }))
      .toMatchInlineSnapshot(`
           [
             "states library.book.status, state "lost": cannot be reached from "draft" → Declare a transition to it, or leave the state out.",
           ]
        `);
    const island = {
      ...transitions,
      lose: { from: ['found'], to: 'lost', label: label('Lose') },
      find: { from: ['lost'], to: 'found', label: label('Find') },
    };
    const extended = { ...states, lost: label('Lost'), found: label('Found') };
    expect(withStates({ states: extended, transitions: island })).toHaveLength(2);
  });

  it('refuses a state that is not final and cannot be left, a loop to itself included', () => {
    expect(withStates({ final: [] })).toMatchInlineSnapshot(`
           [
             "states library.book.status, state "archived": cannot be left, but is not final → Add it to "final", or declare a transition from it.",
           ]
        `);
    const loop = { ...transitions, touch: { from: ['archived'], to: 'archived', label: label('Touch') } };
    expect(withStates({ final: [], transitions: loop })).toHaveLength(1);
  });

  it('refuses a transition out of a final state', () => {
    expect(withStates({ final: ['published', 'archived'] })).toMatchInlineSnapshot(`
           [
             "states library.book.status, transition "archive": leaves "published", which is final → Take "published" out of "final", or out of "from".",
           ]
        `);
  });

  it('refuses states and transitions without labels or with odd names', () => {
    const odd = {
      states: { ...states, archived: { en: '', zh: '归档' } },
      transitions: {
        ...transitions,
        'send-off': { from: ['draft'], to: 'archived', label: { en: 'Send', zh: '' } },
      },
    };
    expect(withStates(odd)).toMatchInlineSnapshot(`
           [
             "states library.book.status, state "archived": "states.archived" has no text in English → Write archived: { en: '…', zh: '…' }; a merchant reads it in either language.",
             "states library.book.status, transition "send-off": "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
             "states library.book.status, transition "send-off": "send-off" cannot be its name → Use letters and digits, a small letter first.",
           ]
        `);
  });

  it('refuses a permission that nothing declares', () => {
    const moves = { ...transitions, archive: { ...transitions.archive, permission: 'library.book.arcive' } };
    expect(withStates({ transitions: moves })).toMatchInlineSnapshot(`
      [
        "states library.book.status, transition "archive": needs the permission "library.book.arcive", which nothing declares → Did you mean "library.book.create"? If not, declare it in the "permissions" of the plugin, or leave it out.",
      ]
    `);
  });

  it('refuses one machine for two fields, and two axes that share a transition', () => {
    const twice = bookWith({ other: f.state({ label: label('Other'), machine: bookStates }) });
    expect(graphFaults(library({ resources: [twice] }))).toMatchInlineSnapshot(`
           [
             "states library.book.status: are used by resource library.book, field "status" and resource library.book, field "other" → One machine is one axis of one resource: declare a machine, with a name of its own, for each field.",
             "resource library.book: the transition "publish" exists on the fields "status", "other" → Name transitions differently across the axes of one resource.",
             "resource library.book: the transition "archive" exists on the fields "status", "other" → Name transitions differently across the axes of one resource.",
           ]
        `);
    const axis = f.state({ label: label('Other'), machine: { ...bookStates, name: 'library.book.other' } });
    expect(graphFaults(library({ resources: [bookWith({ other: axis })] }))).toHaveLength(2);
  });

  it('refuses generic writes where no command ever moves the state', () => {
    expect(graphFaults(library({ commands: [] }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "status": no command makes any transition of "library.book.status", so every row stays "draft" for ever → Declare a command with resource: 'library.book' and transition: 'publish'.",
           ]
        `);
    const still = publishBook({ transition: undefined });
    expect(graphFaults(library({ commands: [still] }))).toHaveLength(1);
    const byCommands = bookWith({}, { writes: 'commands' });
    expect(graphFaults(library({ resources: [byCommands], commands: [] }))).toEqual([]);
  });

  it('accepts a machine that goes round and never ends', () => {
    const round = {
      initial: 'off',
      final: [],
      states: { off: label('Off'), on: label('On') },
      transitions: {
        publish: { from: ['off'], to: 'on', label: label('On') },
        stop: { from: ['on'], to: 'off', label: label('Off') },
      },
    };
    expect(withStates(round)).toEqual([]);
  });
});
