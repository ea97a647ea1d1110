import React from 'react';
import { Icon } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import { NavLink, useLocation } from 'react-router-dom';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';

interface Group {
  readonly name: string;
  readonly icon: string;
  readonly resources: readonly ResourceJSON[];
}

/**
 * The menu: a group for each plugin, open where one is. Takes the place of AdminJS's, whose groups are closed on every first
 * visit and cannot be told by assistive technology.
 */
export default function Menu({ resources }: { resources: readonly ResourceJSON[] }): React.ReactElement {
  const { translateLabel } = useTranslation();
  const text = useText();
  const { pathname } = useLocation();
  return (
    <nav className="e-menu" aria-label={text('menu')}>
      {groupsOf(resources).map(({ name, icon, resources: own }) => (
        <MenuGroup
          key={name}
          isCurrent={own.some(({ href }) => isBelow(pathname, href))}
          name={name}
          icon={icon}
          label={translateLabel(name)}
        >
          {own.map(({ id, href }) => (
            <NavLink key={id} className="e-menu-entry" to={href ?? ''}>
              {translateLabel(id, id)}
            </NavLink>
          ))}
        </MenuGroup>
      ))}
    </nav>
  );
}

interface MenuGroupProps {
  readonly name: string;
  readonly icon: string;
  readonly label: string;
  readonly isCurrent: boolean;
  readonly children: React.ReactNode;
}

function MenuGroup({ name, icon, label, isCurrent, children }: MenuGroupProps): React.ReactElement {
  const key = `emporion.menu.${name}`;
  const [isOpen, setOpen] = React.useState(() => localStorage.getItem(key) !== 'closed');
  const toggle = (event: React.SyntheticEvent<HTMLDetailsElement>): void => {
    setOpen(event.currentTarget.open);
    localStorage.setItem(key, event.currentTarget.open ? 'open' : 'closed');
  };
  return (
    <details className="e-menu-group" open={isOpen || isCurrent} onToggle={toggle}>
      <summary>
        <Icon icon={icon} size={16} />
        <span>{label}</span>
      </summary>
      {children}
    </details>
  );
}

function groupsOf(resources: readonly ResourceJSON[]): readonly Group[] {
  const groups = new Map<string, { name: string; icon: string; resources: ResourceJSON[] }>();
  for (const resource of resources) {
    if (!resource.href || !resource.navigation?.name) continue;
    const { name, icon } = resource.navigation;
    const group = groups.get(name) ?? { name, icon, resources: [] };
    group.resources.push(resource);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function isBelow(pathname: string, href: string | null): boolean {
  return href !== null && (pathname === href || pathname.startsWith(`${href}/`));
}
