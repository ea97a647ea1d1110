import React from 'react';
import { Icon } from '@adminjs/design-system';
import { call } from '../lib/api';
import { patchApiClient } from '../lib/patch-api-client';
import { useText } from '../lib/text';
import { ROOT_PATH, session } from '../lib/window';

patchApiClient();

const THEMES = ['system', 'light', 'dark'] as const;
const THEME_ICONS = { system: 'Monitor', light: 'Sun', dark: 'Moon' } as const;

/** Stays on every page until a password that somebody else made is changed. */
function PasswordReminder(): React.ReactElement | null {
  const text = useText();
  if (!session().mustChangePassword) return null;
  return (
    <p className="e-reminder" role="status">
      {text('account.given')} <a href={`${ROOT_PATH}/pages/account`}>{text('account.choose')}</a>
    </p>
  );
}

/** Takes the place of AdminJS's top bar: its language switch forgets, and its logout is a GET. */
export default function TopBar({ toggleSidebar }: { toggleSidebar: () => void }): React.ReactElement {
  const text = useText();
  const { email, role, locale, theme } = session();
  const otherLocale = locale === 'en' ? 'zh-CN' : 'en';
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const choose = (preferences: Record<string, string>): void => {
    void call('POST', '/preferences', preferences).then(() => window.location.reload());
  };
  return (
    <>
      <header className="e-topbar" data-css="topbar">
        <button
          type="button"
          className="e-icon-button e-only-narrow"
          aria-label={text('menuOpen')}
          onClick={toggleSidebar}
        >
          <Icon icon="Menu" size={22} />
        </button>
        <span className="e-spring" />
        <button
          type="button"
          className="e-text-button"
          lang={otherLocale}
          title={text('language.switch')}
          data-testid="language-switch"
          onClick={() => choose({ locale: otherLocale })}
        >
          {text('language.other')}
        </button>
        <button
          type="button"
          className="e-icon-button"
          aria-label={text(`theme.${theme}`)}
          title={text(`theme.${theme}`)}
          data-testid="theme-switch"
          onClick={() => choose({ theme: nextTheme })}
        >
          <Icon icon={THEME_ICONS[theme]} size={18} />
        </button>
        <span className="e-who e-only-wide" title={role}>
          {email}
        </span>
        <form method="post" action={`${ROOT_PATH}/logout`}>
          <button type="submit" className="e-icon-button" aria-label={text('logout')} title={text('logout')}>
            <Icon icon="LogOut" size={18} />
          </button>
        </form>
      </header>
      <PasswordReminder />
    </>
  );
}
