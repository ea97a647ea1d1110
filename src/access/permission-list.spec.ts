import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_PLUGINS } from '../plugin/built-in-plugins.js';
import type { Actor } from './actor.js';
import { accessPlugin } from './access.plugin.js';
import { Registry } from '../plugin/registry.js';
import { changedItems, checkDeclared, checkHeld, permissionList } from './permission-list.js';

const staff = (...permissions: string[]): Actor => ({
  kind: 'staff',
  id: 'x',
  permissions: new Set(permissions),
});
const codeOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('a list of permissions', () => {
  it.each([['*'], ['content.*'], ['content.page.*'], ['content.page.read'], ['access.callStorefront']])(
    'takes %s',
    (name) => {
      expect(permissionList.safeParse([name]).success).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '*.*',
    'content.',
    '.page',
    'content.*.read',
    'con tent',
    'content.page.read\u0000',
    '**',
    '__proto__',
  ])('refuses %j', (name) => {
    expect(permissionList.safeParse([name]).success).toBe(false);
  });

  it('refuses a name that stands twice', () => {
    expect(permissionList.safeParse(['*', '*']).success).toBe(false);
  });
});

describe('what may be handed on', () => {
  it.each([
    [['*'], '*'],
    [['*'], 'content.*'],
    [['content.*'], 'content.*'],
    [['content.*'], 'content.page.*'],
    [['content.*'], 'content.page.read'],
    [['content.page.read'], 'content.page.read'],
  ])('who holds %j may hand on %s', (held, permission) => {
    expect(codeOf(() => checkHeld(staff(...held), [permission]))).toBe('none');
  });

  it.each([
    [[], 'content.page.read'],
    [['content.*'], '*'],
    [['content.*'], 'contents.page.read'],
    [['content.page.*'], 'content.*'],
    [['content.page.read', 'content.page.publish'], 'content.page.*'],
  ])('who holds %j may not hand on %s', (held, permission) => {
    expect(codeOf(() => checkHeld(staff(...held), [permission]))).toBe('access.permission_not_held');
  });

  it('counts what is taken away like what is added', () => {
    expect(changedItems(['a', 'b'], ['b', 'c'])).toEqual(['a', 'c']);
  });
});

describe('names that nothing declares', () => {
  const registry = new Registry(
    BUILT_IN_PLUGINS.filter(({ name }) => name === accessPlugin.name),
    { locales: ['en'] },
  );

  it('are refused, and each is pointed at', () => {
    const list = ['access.role.read', 'access.rule.read', 'access.*', 'content.*'];
    expect.assertions(1);
    try {
      checkDeclared(registry, list, list);
    } catch (error) {
      expect((error as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
        '/permissions/1',
        '/permissions/3',
      ]);
    }
  });

  it('are let be when they stood there before', () => {
    expect(codeOf(() => checkDeclared(registry, ['content.*', '*'], ['*']))).toBe('none');
  });
});
