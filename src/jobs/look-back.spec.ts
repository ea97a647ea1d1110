import { describe, expect, it } from '@jest/globals';
import { LookBack } from './look-back.js';

describe('how far back a claim looks', () => {
  const windows = (look: LookBack): (number | null)[] =>
    look.lanes(() => 5).map(({ windowSeconds }) => windowSeconds);

  it('goes all the way at the start, until a claim leaves nothing', () => {
    const look = new LookBack(['a', 'b'], 60);
    expect(windows(look)).toEqual([null, null]);

    const asked = look.lanes(() => 2);
    look.learn(asked, [{ name: 'a' }, { name: 'a' }, { name: 'b' }]);

    expect(windows(look)).toEqual([null, 60]);
  });

  it('still goes all the way for a name that had no room when the others were done', () => {
    const look = new LookBack(['full', 'free'], 60);

    const asked = look.lanes((name) => (name === 'full' ? 0 : 5));
    look.learn(asked, []);

    expect(asked.map(({ name }) => name)).toEqual(['free']);
    expect(windows(look)).toEqual([null, 60]);
  });

  it('goes all the way again when it is told to', () => {
    const look = new LookBack(['a'], 60);
    look.learn(
      look.lanes(() => 1),
      [],
    );
    expect(windows(look)).toEqual([60]);

    look.begin();

    expect(windows(look)).toEqual([null]);
  });
});
