import { BlockList, isIPv6 } from 'node:net';
import type { OutboundOptions } from './outbound-request.js';
import { isPublicAddress } from './public-address.js';

/** Nest token of the {@link OutboundTrust}. */
export const OUTBOUND = Symbol('OUTBOUND');

/** Which addresses may be called on somebody's word, to be handed to `fetchOutbound`. */
export type OutboundTrust = Pick<OutboundOptions, 'resolve' | 'admits'>;

/**
 * The public internet, and what the operator allows beside it.
 * @param allowed addresses and CIDR ranges
 */
export function outboundTrust(allowed: readonly string[]): OutboundTrust {
  if (allowed.length === 0) return {};
  const list = new BlockList();
  for (const item of allowed) {
    const [address = '', bits] = item.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return {
    admits: (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') || isPublicAddress(address),
  };
}
