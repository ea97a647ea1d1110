import type { ResourceWithOptions } from 'adminjs';
import { ADMIN_LOCALES, type AdminLocale } from '../../src/access/staff-session.js';
import type { Fault } from '../../src/errors/app-error.js';
import { BUILT_IN_PLUGINS } from '../../src/plugin/built-in-plugins.js';
import type { Plugin } from '../../src/plugin/define-plugin.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { TextTree } from '../locales/flatten.js';
import type { PageContent, ShellPage } from '../page/page-state.js';
import { Failures, type Describe } from '../resource/failures.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { checkTexts } from './check-texts.js';
import { KernelSource } from '../resource/kernel-resource.js';
import { resourceOptions } from './resource-options.js';
import { textsFor } from './texts.js';

/** What AdminJS and the loader are given in place of hand-written options. */
export interface TranslatedAdmin {
  readonly resources: ResourceWithOptions[];
  readonly content: PageContent;
}

/**
 * Translates what the plugins declare into AdminJS's options.
 * @param service reads and commands of the kernel
 * @param describe writes any thrown value as a problem
 * @param shell what the back-office shows besides resources
 * @throws PluginGraphError when something declared cannot be shown
 */
export function translateAdmin(
  service: AdminResourceService,
  describe: Describe,
  shell: { readonly companyName: string; readonly pages: readonly ShellPage[] },
): TranslatedAdmin {
  const { registry } = service;
  const translations = Object.fromEntries(
    ADMIN_LOCALES.map((locale) => [locale, textsFor(registry, locale)]),
  ) as Record<AdminLocale, TextTree>;
  checkTexts(translations);
  const failures = new Failures(describe, (fault, locale) => faultText(translations, fault, locale));
  const resources = shownResources(service).map((resource) => ({
    resource: new KernelSource(resource, service, failures),
    options: resourceOptions(resource, service),
  }));
  return {
    resources,
    content: {
      companyName: shell.companyName,
      dashboardComponent: 'EmporionDashboard',
      pages: shell.pages,
      translations,
    },
  };
}

/** In the order of the menu: plugin by plugin, what runs the system after what runs the shop. */
function shownResources(service: AdminResourceService): CompiledResource[] {
  const { registry } = service;
  const isSystem = (plugin: Plugin): boolean => BUILT_IN_PLUGINS.some(({ name }) => name === plugin.name);
  return [...registry.plugins]
    .sort((a, b) => Number(isSystem(a)) - Number(isSystem(b)))
    .flatMap((plugin) => plugin.resources.map(({ name }) => registry.resource(name)))
    .filter(({ name }) => service.isShown(name));
}

/** What is wrong with a field, in the reader's language; the server's own sentence is English. */
function faultText(
  texts: Readonly<Record<string, TextTree>>,
  { code, detail }: Fault,
  locale: string,
): string {
  const ours = texts[locale]?.['emporion'];
  const faults = typeof ours === 'object' ? ours['fault'] : undefined;
  const text = typeof faults === 'object' ? faults[code] : undefined;
  return typeof text === 'string' ? text.replace('{{detail}}', detail) : detail;
}
