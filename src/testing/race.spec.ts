import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { race } from './race.js';

describe('race', () => {
  it('begins all calls before any of them goes on', async () => {
    let begun = 0;
    const { fulfilled } = await race(50, async () => {
      begun += 1;
      await Promise.resolve();
      return begun;
    });
    expect(fulfilled).toEqual(Array(50).fill(50));
  });

  it('waits for all and parts what was returned from what was thrown, in the order of the calls', async () => {
    const result = await race(4, async (index) => {
      await sleep(10 * (4 - index));
      if (index % 2 === 1) throw new Error(`no ${index}`);
      return index;
    });
    expect(result.fulfilled).toEqual([0, 2]);
    expect(result.rejected.map(String)).toEqual(['Error: no 1', 'Error: no 3']);
    expect(result.settled).toHaveLength(4);
  });

  it('counts a function that throws before its first await as rejected', async () => {
    const { rejected } = await race(2, (): number => {
      throw new Error('at once');
    });
    expect(rejected).toHaveLength(2);
  });
});
