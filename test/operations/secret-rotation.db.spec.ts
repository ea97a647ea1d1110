import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { content } from '../../plugins/content/content.plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { systemClock } from '../../src/values/clock.js';
import { uuidv7 } from '../../src/values/uuid.js';
import { customerTokenOptions, CustomerTokens } from '../../src/access/customer-tokens.js';
import { PreviewTokens } from '../../src/access/preview-tokens.js';
import { SecretBox } from '../../src/access/secret-box.js';

const OLDEST = 'the secret with which this shop began years ago';
const OLD = 'the secret of this shop until yesterday evening';
const NEW = 'the secret of this shop since yesterday evening';
const STRANGE = 'the secret of a shop that is not this one at all';

let app: TestApp;
beforeAll(async () => {
  const env = { EMPORION_SECRET: NEW, EMPORION_SECRET_PREVIOUS: `${OLD},${OLDEST}` };
  app = await startTestApp({ plugins: [content, media], env });
}, 120_000);
afterAll(() => app?.close());

const tokenOf = (secret: string): string =>
  new CustomerTokens(new JwtService(customerTokenOptions(secret)), secret).sign(uuidv7()).token;

describe('an application whose secret was changed', () => {
  it.each([
    ['the new secret', 200, NEW],
    ['the one before', 200, OLD],
    ['one before that', 200, OLDEST],
    ['a secret that was never its own', 401, STRANGE],
  ])('answers a customer whose token was signed with %s: %s → %i', async (_name, status, secret) => {
    const headers = { authorization: `Bearer ${tokenOf(secret)}` };
    expect((await app.request('GET /v1/store/announcements', { headers })).status).toBe(status);
    const verified = app.app.get(CustomerTokens).verify(tokenOf(secret));
    if (status === 200) await expect(verified).resolves.toMatchObject({ customerId: expect.any(String) });
    else await expect(verified).rejects.toMatchObject({ status });
  });

  it('shows a draft to who holds a link that was signed before the change, and to nobody with a forged one', async () => {
    const page = { title: { en: 'Soon' }, slug: 'soon', body: { en: '<p>Soon.</p>' } };
    expect((await app.asAdmin('POST /v1/admin/pages', page)).status).toBe(201);
    const statusWith = async (secret: string): Promise<number> => {
      const { token } = new PreviewTokens(secret, systemClock).sign('content.page', 'soon');
      return (await app.request(`GET /v1/store/pages/soon?preview=${token}`)).status;
    };
    expect([await statusWith(NEW), await statusWith(OLD), await statusWith(OLDEST)]).toEqual([200, 200, 200]);
    expect(await statusWith(STRANGE)).not.toBe(200);
  });

  it('reads secret fields of before, and signs and seals with the new secret alone', async () => {
    const [box, tokens] = [app.app.get(SecretBox), app.app.get(CustomerTokens)];
    expect(box.open(new SecretBox(OLD).seal('hunter2', 'here'), 'here')).toBe('hunter2');
    expect(new SecretBox(NEW).open(box.seal('hunter2', 'here'), 'here')).toBe('hunter2');
    const { token } = tokens.sign(uuidv7());
    const only = new CustomerTokens(new JwtService(customerTokenOptions(NEW)), NEW);
    await expect(only.verify(token)).resolves.toMatchObject({ customerId: expect.any(String) });
  });
});
