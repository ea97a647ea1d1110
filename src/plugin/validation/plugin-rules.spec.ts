import { describe, expect, it } from '@jest/globals';
import { graphFaults, label, library, other } from '../../testing/graph-faults.js';

describe('what start-up says about plugins', () => {
  it('lets plugins pass that fit together', () => {
    expect(graphFaults(library(), other({ dependsOn: ['library'] }))).toEqual([]);
  });

  it('refuses a name that is not camelCase', () => {
    expect(graphFaults(other({ name: 'Reading-Room' }))).toMatchInlineSnapshot(`
           [
             "plugin Reading-Room: "Reading-Room" is not a plugin name → Write it in camelCase: letters and digits only, a small letter first, such as "content" or "mediaLibrary".",
           ]
        `);
  });

  it('refuses a name of the kernel', () => {
    expect(graphFaults(other({ name: 'kernel' }))).toMatchInlineSnapshot(`
           [
             "plugin kernel: the name "kernel" belongs to the kernel → Choose a name of its own for it.",
           ]
        `);
  });

  it('refuses a plugin that is enabled twice', () => {
    expect(graphFaults(other(), other())).toMatchInlineSnapshot(`
           [
             "plugin loans: is enabled 2 times → Name it once in plugins.config.ts; two different plugins need different names.",
           ]
        `);
  });

  it('refuses an unknown dependency and proposes the nearest name', () => {
    expect(graphFaults(library(), other({ dependsOn: ['libary'] }))).toMatchInlineSnapshot(`
      [
        "plugin loans: depends on "libary", which is not enabled → Did you mean "library"? If not, enable "libary" in plugins.config.ts or leave it out.",
      ]
    `);
  });

  it('prints a cycle of dependencies, the same wherever it is entered', () => {
    const cycle = [
      other({ name: 'c', dependsOn: ['a'] }),
      other({ name: 'b', dependsOn: ['c'] }),
      other({ name: 'a', dependsOn: ['b'] }),
    ];
    expect(graphFaults(...cycle)).toMatchInlineSnapshot(`
           [
             "plugin a: is part of a dependency cycle: a → b → c → a → Take one of "a", "b", "c" out of the other's dependsOn: let the lower plugin declare a port or an event, and the upper one contribute or listen.",
           ]
        `);
    expect(graphFaults(...[...cycle].reverse())).toEqual(graphFaults(...cycle));
  });

  it('refuses a plugin that depends on itself', () => {
    expect(graphFaults(other({ dependsOn: ['loans'] }))).toMatchInlineSnapshot(`
           [
             "plugin loans: depends on itself → Leave its own name out of dependsOn.",
           ]
        `);
  });

  it('accepts two ways to one dependency, which are no cycle', () => {
    const diamond = [
      other({ name: 'top', dependsOn: ['left', 'right'] }),
      other({ name: 'left', dependsOn: ['base'] }),
      other({ name: 'right', dependsOn: ['base'] }),
      other({ name: 'base' }),
    ];
    expect(graphFaults(...diamond)).toEqual([]);
  });

  it('names the language in which a label is missing, blank texts included', () => {
    expect(graphFaults(other({ label: { en: 'Loans', zh: ' ' } }))).toMatchInlineSnapshot(`
           [
             "plugin loans: "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
    expect(graphFaults(other({ label: undefined as never }))).toMatchInlineSnapshot(`
           [
             "plugin loans: "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
  });

  it('refuses permissions without a label or with a name of another plugin', () => {
    const permissions = [
      { name: 'loans.manage', label: { en: '', zh: '管理' } },
      { name: 'library.manage', label: label('Manage') },
    ];
    expect(graphFaults(library(), other({ permissions }))).toMatchInlineSnapshot(`
           [
             "permission loans.manage: "label" has no text in English → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
             "permission library.manage: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.manage", or move it to the plugin that it belongs to.",
           ]
        `);
  });
});
