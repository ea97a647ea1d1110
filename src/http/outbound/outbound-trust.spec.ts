import { expect, it } from '@jest/globals';
import { outboundTrust } from './outbound-trust.js';

it.each([
  ['10.20.0.15', true],
  ['10.20.0.16', false],
  ['10.30.0.200', true],
  ['10.30.1.1', false],
  ['127.0.0.1', false],
  ['fd00::12', true],
  ['fd00:1::12', false],
  ['93.184.216.34', true],
  ['2606:4700::1', true],
])('with an address and two ranges allowed, %s may be called: %s', (address, may) => {
  const { admits } = outboundTrust(['10.20.0.15', '10.30.0.0/24', 'fd00::/48']);
  expect(admits?.(address)).toBe(may);
});

it('leaves the public internet alone when nothing is allowed', () => {
  expect(outboundTrust([])).toEqual({});
});
