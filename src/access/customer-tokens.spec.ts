import { createHmac } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../values/uuid.js';
import { customerTokenKey, customerTokenOptions, CustomerTokens } from './customer-tokens.js';
import { forgeToken, hostileTokens } from './testing/forged-tokens.js';

const SECRET = 'a secret of the application, long enough';
const tokens = new CustomerTokens(new JwtService(customerTokenOptions(SECRET)), SECRET);
const id = uuidv7();

describe('a customer’s token', () => {
  it('names its customer for a quarter of an hour', async () => {
    const { token, expiresAt } = tokens.sign(id);
    expect(await tokens.verify(token)).toEqual({ customerId: id });
    const minutes = (expiresAt.getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14.9);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  it.each(Object.entries(hostileTokens(customerTokenKey(SECRET), id)))(
    'is refused %s',
    async (_why, token) => {
      await expect(tokens.verify(token)).rejects.toMatchObject({
        code: 'kernel.unauthenticated',
        status: 401,
      });
    },
  );

  it('is signed with a key of its own, not with the secret itself', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { sub: id, iss: 'emporion', aud: 'storefront', iat: now, exp: now + 60 };
    await expect(tokens.verify(forgeToken({ alg: 'HS256' }, claims, SECRET))).rejects.toMatchObject({
      status: 401,
    });
    // The same forgery under the right key passes, so the refusals above are not for another reason.
    const good = forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, customerTokenKey(SECRET));
    expect(await tokens.verify(good)).toEqual({ customerId: id });
    expect(createHmac('sha256', SECRET).digest()).not.toEqual(customerTokenKey(SECRET));
  });

  it('does not work in another installation', async () => {
    const another = 'a secret of another application!';
    const other = new CustomerTokens(new JwtService(customerTokenOptions(another)), another);
    await expect(other.verify(tokens.sign(id).token)).rejects.toMatchObject({ status: 401 });
  });
});
