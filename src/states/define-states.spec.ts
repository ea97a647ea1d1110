import { describe, expect, it } from '@jest/globals';
import { defineStates, legalTransitions, toMermaid } from './define-states.js';

const label = (text: string) => ({ en: text, zh: text });
const machine = defineStates({
  name: 'library.book.status',
  initial: 'draft',
  final: ['archived'],
  states: { draft: label('Draft'), published: label('Published'), archived: label('Archived') },
  transitions: {
    publish: { from: ['draft'], to: 'published', label: label('Publish') },
    archive: { from: ['draft', 'published'], to: 'archived', label: label('Archive') },
    withdraw: { from: ['published'], to: 'draft', label: label('Withdraw') },
  },
});

describe('a state machine', () => {
  it('offers the legal moves of each state, in the sequence of their declaration', () => {
    expect(legalTransitions(machine, 'draft')).toEqual(['publish', 'archive']);
    expect(legalTransitions(machine, 'published')).toEqual(['archive', 'withdraw']);
    expect(legalTransitions(machine, 'archived')).toEqual([]);
  });

  it('has no final state unless one is named, and cannot be changed', () => {
    const endless = defineStates({
      name: 'library.lamp.status',
      initial: 'off',
      states: { off: label('Off'), on: label('On') },
      transitions: {
        up: { from: ['off'], to: 'on', label: label('On') },
        down: { from: ['on'], to: 'off', label: label('Off') },
      },
    });
    expect(endless.final).toEqual([]);
    expect(Object.isFrozen(endless)).toBe(true);
  });

  it('is drawn with its beginning, every move and its ends', () => {
    expect(toMermaid(machine)).toMatchInlineSnapshot(`
      "stateDiagram-v2
        [*] --> draft
        draft --> published: publish
        draft --> archived: archive
        published --> archived: archive
        published --> draft: withdraw
        archived --> [*]"
    `);
  });

  it('refuses mistakes in states when it is compiled', () => {
    const states = { draft: label('Draft'), done: label('Done') };
    defineStates({
      name: 'library.book.status',
      initial: 'draft',
      // @ts-expect-error there is no such state
      final: ['gone'],
      states,
      transitions: {},
    });
    // @ts-expect-error there is no such state to ask about
    legalTransitions(machine, 'lost');
  });
});
