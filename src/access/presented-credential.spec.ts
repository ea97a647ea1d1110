import { describe, expect, it } from '@jest/globals';
import { hashApiKey, newApiKey, prefixOf } from './api-key-text.js';
import { credentialOf } from './presented-credential.js';
import { isForeignRead, isOwnPage } from './same-origin.js';
import { sessionCookieOf } from './session-cookie.js';

describe('what a request presents', () => {
  it('is nothing without headers of ours', () => {
    expect(credentialOf({}, 'admin')).toBeUndefined();
    expect(credentialOf({ cookie: 'theme=dark' }, 'admin')).toBeUndefined();
  });

  it('is an API key by its mark, wherever it stands', () => {
    const text = newApiKey().key;
    for (const audience of ['admin', 'storefront'] as const) {
      expect(credentialOf({ authorization: `Bearer ${text}` }, audience)).toEqual({ kind: 'apiKey', text });
      expect(credentialOf({ 'x-api-key': text }, audience)).toEqual({ kind: 'apiKey', text });
    }
  });

  it('is a session in the back-office and a customer’s token in the storefront', () => {
    const headers = { authorization: 'bearer abc.def' };
    expect(credentialOf(headers, 'admin')).toEqual({ kind: 'session', text: 'abc.def', from: 'header' });
    expect(credentialOf(headers, 'storefront')).toEqual({ kind: 'customerToken', text: 'abc.def' });
  });

  it('is a session by cookie in the back-office alone', () => {
    const headers = { cookie: 'a=b; emporion_admin=xyz' };
    expect(credentialOf(headers, 'admin')).toEqual({ kind: 'session', text: 'xyz', from: 'cookie' });
    expect(credentialOf(headers, 'storefront')).toBeUndefined();
  });

  it('is what Authorization says when there are several', () => {
    const headers = { authorization: 'Bearer abc', 'x-api-key': 'emp_x', cookie: 'emporion_admin=xyz' };
    expect(credentialOf(headers, 'admin')).toMatchObject({ text: 'abc' });
    expect(credentialOf({ ...headers, authorization: undefined }, 'admin')).toMatchObject({ text: 'emp_x' });
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', 'abc', `Bearer ${'x'.repeat(5_000)}`])(
    'is unreadable when Authorization is %j',
    (authorization) => {
      expect(credentialOf({ authorization }, 'admin')).toEqual({ kind: 'unreadable' });
    },
  );

  it('takes no cookie whose name merely ends or begins like ours', () => {
    expect(sessionCookieOf('xemporion_admin=1; emporion_admin2=2; emporion_admin=')).toBeUndefined();
  });
});

describe('an API key', () => {
  it('carries 256 random bits after a prefix by which it is found', () => {
    const { key, prefix, hash } = newApiKey();
    expect(key).toMatch(/^emp_[a-z0-9]{10}_[\w-]{43}$/);
    expect(prefixOf(key)).toBe(prefix);
    expect(hashApiKey(key)).toEqual(hash);
    expect(newApiKey().key).not.toBe(key);
  });

  it.each([
    '',
    'emp_',
    'emp_abc_def',
    `emp_ABCDEFGHIJ_${'x'.repeat(43)}`,
    `emp_abcdefghij_${'x'.repeat(44)}`,
  ])('cannot be %j', (text) => {
    expect(prefixOf(text)).toBeUndefined();
  });
});

describe('a request that rides on a cookie', () => {
  const URL = 'https://api.example';
  it.each([
    ['GET', {}, true],
    ['GET', { 'sec-fetch-site': 'cross-site' }, true],
    ['POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['POST', { origin: URL }, true],
    ['POST', { origin: 'http://10.0.0.5:3000', host: '10.0.0.5:3000' }, true],
    ['POST', { 'sec-fetch-site': 'none' }, false],
    ['POST', { origin: 'http://10.0.0.6:3000', host: '10.0.0.5:3000' }, false],
    ['POST', { origin: 'null', host: 'null' }, false],
    ['POST', { 'sec-fetch-site': 'cross-site' }, false],
    ['POST', { 'sec-fetch-site': 'same-site', origin: URL }, false],
    ['DELETE', { origin: 'https://evil.example' }, false],
    ['PATCH', { origin: 'null' }, false],
    ['POST', {}, false],
  ])('%s with %j may change something: %s', (method, headers, allowed) => {
    expect(isOwnPage({ method, headers }, URL)).toBe(allowed);
  });

  it.each([
    ['cross-site', true],
    ['same-site', true],
    ['same-origin', false],
    ['none', false],
  ])('with Sec-Fetch-Site %s is another site’s reading: %s', (site, foreign) => {
    expect(isForeignRead({ method: 'GET', headers: { 'sec-fetch-site': site } })).toBe(foreign);
  });
});
