import { definePlugin } from 'emporion';
import { previewPage } from './commands/preview-page.command.js';
import { publicationCommands } from './commands/publication.commands.js';
import { restorePage } from './commands/restore-page.command.js';
import { ContentErrors } from './content.errors.js';
import { PublishingSettings } from './content.settings.js';
import { demoContent } from './demo/demo-content.js';
import { keepSchedule, PUBLISHED } from './jobs/publish-due.job.js';
import { Announcement } from './resources/announcement.resource.js';
import { Banner } from './resources/banner.resource.js';
import { Menu } from './resources/menu.resource.js';
import { Page } from './resources/page.resource.js';
import { Revision } from './resources/revision.resource.js';

/** Pages, announcements, banners and menus: what a storefront says besides what it sells. */
export const content = definePlugin({
  name: 'content',
  label: { en: 'Content', zh: '内容' },
  icon: 'FileText',
  dependsOn: ['media'],
  resources: [Page, Announcement, Banner, Menu, Revision],
  commands: [...PUBLISHED.flatMap(publicationCommands), previewPage, restorePage],
  jobs: [keepSchedule],
  errors: [ContentErrors],
  settings: [PublishingSettings],
  widgets: [
    {
      id: 'content.drafts',
      label: { en: 'Drafts', zh: '草稿' },
      kind: 'todo',
      permission: 'content.page.read',
      resource: 'content.page',
      filter: { status: 'draft' },
    },
    {
      id: 'content.scheduled',
      label: { en: 'Scheduled pages', zh: '待发布页面' },
      kind: 'todo',
      permission: 'content.page.read',
      resource: 'content.page',
      filter: { status: 'scheduled' },
    },
  ],
  demo: demoContent,
});
