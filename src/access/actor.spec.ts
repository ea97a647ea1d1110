import { describe, expect, it } from '@jest/globals';
import { actorReference, ANONYMOUS, can, systemActor, type Actor } from './actor.js';

const id = '0199aa3c-7c00-7000-8000-000000000001';
const staff = (...permissions: readonly string[]): Actor => ({
  kind: 'staff',
  id,
  name: 'Ada',
  permissions: new Set(permissions),
});
const key = (...permissions: readonly string[]): Actor => ({
  kind: 'apiKey',
  id,
  permissions: new Set(permissions),
});

describe('can', () => {
  it('lets the system do everything', () => {
    expect(can(systemActor('job:content.publish-due'), 'anything.at.all')).toBe(true);
  });

  it.each([
    ['anonymous', ANONYMOUS],
    ['customer', { kind: 'customer', id } as const],
  ])('gives nothing to an actor of the kind %s, even if it carries permissions', (_kind, actor) => {
    const forged = { ...actor, permissions: new Set(['*']) } as Actor;
    expect(can(actor, 'content.page.read')).toBe(false);
    expect(can(forged, 'content.page.read')).toBe(false);
  });

  it.each([
    ['staff', staff],
    ['API key', key],
  ])('gives %s exactly what is held', (_kind, actor) => {
    expect(can(actor('content.page.read'), 'content.page.read')).toBe(true);
    expect(can(actor('content.page.read'), 'content.page.update')).toBe(false);
    expect(can(actor(), 'content.page.read')).toBe(false);
  });

  it.each(['*', 'content.*', 'content.page.*'])('lets %s stand for what is below it', (held) => {
    expect(can(staff(held), 'content.page.publish')).toBe(true);
  });

  it.each([
    ['content.page.*', 'content.pages.read'],
    ['content.page.*', 'content.page'],
    ['content.*', 'contents.page.read'],
    ['content.*', 'content'],
    ['content', 'content.page.read'],
    ['content.page', 'content.page.read'],
    ['content.p*', 'content.page.read'],
    ['*.read', 'content.page.read'],
    ['CONTENT.*', 'content.page.read'],
    ['content.page.read', 'content.*'],
    ['', 'content.page.read'],
    ['.*', 'content.page.read'],
  ])('does not take "%s" for "%s"', (held, wanted) => {
    expect(can(staff(held), wanted)).toBe(false);
  });

  it('refuses the empty permission to everybody but the all-powerful', () => {
    expect(can(staff('content.*'), '')).toBe(false);
    expect(can(ANONYMOUS, '')).toBe(false);
  });
});

describe('actorReference', () => {
  it('keeps who it was, and never what they may do', () => {
    expect(actorReference(staff('*'))).toEqual({ kind: 'staff', id, name: 'Ada' });
    expect(actorReference(key('*'))).toEqual({ kind: 'apiKey', id, name: null });
    expect(actorReference({ kind: 'customer', id })).toEqual({ kind: 'customer', id, name: null });
    expect(actorReference(ANONYMOUS)).toEqual({ kind: 'anonymous', id: null, name: null });
    expect(actorReference(systemActor('cli'))).toEqual({ kind: 'system', id: null, name: 'cli' });
  });
});
