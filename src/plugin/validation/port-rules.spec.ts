import { describe, expect, it } from '@jest/globals';
import { graphFaults, label, library, other } from '../../testing/graph-faults.js';
import { contribute, definePort } from '../define-port.js';

const desk = definePort<() => string>({ name: 'library.desk', label: label('Desk') });
const open = () => 'open';

describe('what start-up says about ports', () => {
  it('accepts contributions from above and from the owner itself', () => {
    const plugins = [
      library({ ports: [{ ...desk, required: true }], contributions: [contribute(desk, 'own', open)] }),
      other({ dependsOn: ['library'], contributions: [contribute(desk, 'night-desk', open)] }),
    ];
    expect(graphFaults(...plugins)).toEqual([]);
  });

  it('refuses a required port that nobody fills', () => {
    expect(graphFaults(library({ ports: [{ ...desk, required: true }] }))).toMatchInlineSnapshot(`
      [
        "port library.desk: is required, but no enabled plugin contributes to it → Enable a plugin that does, or declare the port without required.",
      ]
    `);
    expect(graphFaults(library({ ports: [desk] }))).toEqual([]);
  });

  it('refuses contributions to unknown ports', () => {
    const lost = { ...contribute(desk, 'night', open), port: 'library.dsk' };
    const plugins = [library({ ports: [desk] }), other({ dependsOn: ['library'], contributions: [lost] })];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
      [
        "plugin loans, contribution "night": goes to the port "library.dsk", which no enabled plugin declares → Did you mean "library.desk"? If not, enable the plugin that declares it, or leave the contribution out.",
      ]
    `);
  });

  it('refuses contributions to a plugin that it does not depend on', () => {
    const plugins = [library({ ports: [desk] }), other({ contributions: [contribute(desk, 'night', open)] })];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
      [
        "plugin loans, contribution "night": goes to the port "library.desk" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
      ]
    `);
  });

  it('refuses two contributions under one key', () => {
    const night = contribute(desk, 'night', open);
    const plugins = [
      library({ ports: [desk], contributions: [night] }),
      other({ dependsOn: ['library'], contributions: [night] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
      [
        "port library.desk: is given the key "night" 2 times, by "library" and "loans" → Give each implementation a key of its own.",
      ]
    `);
  });

  it('refuses keys that are not kebab-case, contributions of nothing, and ports without a label', () => {
    const contributions = [contribute(desk, 'Night Desk', open), contribute(desk, 'day', undefined as never)];
    const ports = [{ ...desk, label: { en: 'Desk', zh: '' } }];
    expect(graphFaults(library({ ports, contributions }))).toMatchInlineSnapshot(`
      [
        "port library.desk: "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "plugin library, contribution "Night Desk": "Night Desk" is not a key → Write it in kebab-case.",
        "plugin library, contribution "day": contributes nothing to "library.desk" → Hand over the implementation itself.",
      ]
    `);
  });
});
