import { describe, expect, it } from '@jest/globals';
import { LookBack } from './look-back.js';

describe('what a claim asks for', () => {
  /** Asks for all that is wanted, as a claim that brings nothing would not. */
  const peek = (look: LookBack): Record<string, number | null> => {
    const lanes = look.ask(() => 5);
    look.want(lanes.map(({ name }) => name));
    return Object.fromEntries(lanes.map(({ name, windowSeconds }) => [name, windowSeconds]));
  };

  it('goes all the way back at the start, until a claim leaves nothing', () => {
    const look = new LookBack(['a', 'b'], 60);
    expect(peek(look)).toEqual({ a: null, b: null });

    const lanes = look.ask(() => 2);
    look.learn(lanes, [{ name: 'a' }, { name: 'a' }, { name: 'b' }], false);
    look.want();

    expect(peek(look)).toEqual({ a: null, b: 60 });
  });

  it('still goes all the way back for a name that had no room when the others were done', () => {
    const look = new LookBack(['full', 'free'], 60);

    const lanes = look.ask((name) => (name === 'full' ? 0 : 5));
    look.learn(lanes, [], false);
    look.want();

    expect(lanes.map(({ name }) => name)).toEqual(['free']);
    expect(peek(look)).toEqual({ full: null, free: 60 });
  });

  it('goes all the way back again when it is told to', () => {
    const look = new LookBack(['a'], 60);
    look.learn(
      look.ask(() => 1),
      [],
      false,
    );
    expect(peek(look)).toEqual({});

    look.begin();

    expect(peek(look)).toEqual({ a: null });
  });

  it('leaves out names without jobs, and keeps one that has more than there was room for', () => {
    const look = new LookBack(['a', 'b', 'c'], 60);
    look.learn(
      look.ask(() => 2),
      [{ name: 'b' }, { name: 'b' }],
      false,
    );
    expect(Object.keys(peek(look))).toEqual(['b']);

    look.want(['c', 'of.another-release']);

    expect(Object.keys(peek(look)).sort()).toEqual(['b', 'c']);
  });

  it('keeps every name when the claim’s limit ended it', () => {
    const look = new LookBack(['a', 'b'], 60);

    look.learn(
      look.ask(() => 5),
      [{ name: 'a' }],
      true,
    );

    expect(peek(look)).toEqual({ a: null, b: null });
  });

  it('does not forget a job that comes while a claim is under way', () => {
    const look = new LookBack(['a'], 60);
    const lanes = look.ask(() => 5);

    look.want(['a']);
    look.learn(lanes, [], false);

    expect(Object.keys(peek(look))).toEqual(['a']);
  });
});
