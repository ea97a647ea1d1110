import { createHash } from 'node:crypto';
import type AdminJS from 'adminjs';
import type { CurrentAdmin } from 'adminjs';
import type { AdminLocale } from '../../src/access/staff-session.js';
import type { CurrentStaff } from '../current-staff.js';
import type { TextTree } from '../locales/flatten.js';
import { ROOT_PATH } from '../root-path.js';
import type { AdminThemes } from '../theme/themes.js';
import { compactResource } from './compact-resource.js';
import { visibleTo } from './visible-fields.js';

/** A page of the back-office that is not made of a resource. */
export interface ShellPage {
  readonly name: string;
  readonly component: string;
  readonly icon: string;
  /** Needed to see it; null for everybody who is signed in. */
  readonly permission: string | null;
}

/** What the pages show besides AdminJS's own resources. */
export interface PageContent {
  readonly companyName: string;
  readonly dashboardComponent: string;
  readonly pages: readonly ShellPage[];
  /** Everything the browser part says, per language, in AdminJS's own structure. */
  readonly translations: Readonly<Record<AdminLocale, TextTree>>;
}

/** A script that sets the state of the browser part. The same for everybody with the same permissions and language. */
export interface StateScript {
  readonly hash: string;
  readonly source: string;
}

const MAX_VARIANTS = 64;

/**
 * Makes and remembers the state scripts. AdminJS prints the description of every resource into every page (3.3 MB for
 * 120 resources of 15 fields); here it is a script of its own that the browser keeps until it changes.
 */
export class PageState {
  private readonly variants = new Map<string, StateScript>();

  constructor(
    private readonly admin: AdminJS,
    private readonly content: PageContent,
    private readonly themes: AdminThemes,
  ) {}

  /**
   * The state script for a member of staff.
   * @param staff whose permissions and language decide what is in it
   */
  scriptFor(staff: CurrentStaff): StateScript {
    const key = `${staff.locale}\n${staff.accessKey}`;
    const known = this.variants.get(key);
    if (known) return known;
    const json = JSON.stringify(this.stateFor(staff));
    const hash = createHash('sha256').update(json).digest('hex').slice(0, 16);
    const script = { hash, source: `window.EMPORION_STATE=${json};` };
    if (this.variants.size >= MAX_VARIANTS) this.variants.delete(this.variants.keys().next().value ?? '');
    this.variants.set(key, script);
    return script;
  }

  private stateFor(staff: CurrentStaff): Record<string, unknown> {
    const currentAdmin = staff as unknown as CurrentAdmin;
    const visible = this.admin.resources
      .map((resource) => resource.decorate())
      .filter((decorator) =>
        decorator.resourceActions(currentAdmin).some((action) => action.name === 'list'),
      );
    return {
      redux: {
        resources: visible.map((decorator) =>
          compactResource(visibleTo(staff, decorator.toJSON(currentAdmin))),
        ),
        pages: this.content.pages
          .filter((page) => page.permission === null || staff.can(page.permission))
          .map(({ name, component, icon }) => ({ name, component, icon })),
        branding: { companyName: this.content.companyName, logo: false, withMadeWithLove: false },
        assets: { styles: [], scripts: [] },
        locale: {
          language: staff.locale,
          availableLanguages: [staff.locale],
          translations: {
            [staff.locale]: textsOf(
              this.content.translations[staff.locale],
              visible.map((one) => one.id()),
            ),
          },
        },
        dashboard: { component: this.content.dashboardComponent },
        paths: {
          rootPath: ROOT_PATH,
          loginPath: `${ROOT_PATH}/login`,
          logoutPath: `${ROOT_PATH}/logout`,
        },
        versions: {},
      },
      themes: this.themes,
    };
  }
}

/** The texts of resources that are not shown say nothing to the reader. */
function textsOf(texts: TextTree, visible: readonly string[]): TextTree {
  const { resources } = texts;
  if (typeof resources !== 'object') return texts;
  const shown = Object.entries(resources).filter(([name]) => visible.includes(name));
  return { ...texts, resources: Object.fromEntries(shown) };
}
