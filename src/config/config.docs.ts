import {
  aboutSetting,
  COMPOSE_VARIABLES,
  SETTING_GROUPS,
  SETTING_NAMES,
  type SettingName,
} from './config.schema.js';

/** The text of `.env.example`: every setting, commented out, with what it means and its default. */
export function renderEnvExample(): string {
  const head = [
    '# Copy this file to .env and take the # off what you change. Nothing here is needed to try Emporion.',
    '# Made from src/config/config.schema.ts; a test compares the two.',
  ];
  const groups = SETTING_GROUPS.map((group) => section(group, settingsOf(group).flatMap(envLines)));
  const compose = Object.entries(COMPOSE_VARIABLES).flatMap(([name, about]) => [`# ${about}`, `# ${name}=`]);
  return [head.join('\n'), ...groups, section('docker compose', compose)].join('\n\n') + '\n';
}

/** The README's configuration table in Markdown, one row for each setting. */
export function renderConfigTable(): string {
  const rows = SETTING_GROUPS.flatMap((group) => settingsOf(group)).map((name) => {
    const about = aboutSetting(name);
    const unset = about.default === undefined ? (about.whenUnset ?? '') : `\`${about.default}\``;
    return `| \`${name}\` | ${cell(unset)} | ${cell(about.description)} |`;
  });
  return ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n') + '\n';
}

const TABLE_PLACE = /(<!-- configuration: [^>]*-->\n).*?(<!-- end of configuration -->)/s;

/**
 * The README with its configuration table made anew.
 * @param readme its text, with the two comments between which the table stands
 * @throws Error when they are missing
 */
export function renderReadme(readme: string): string {
  if (!TABLE_PLACE.test(readme))
    throw new Error('README.md does not say where its configuration table stands.');
  return readme.replace(
    TABLE_PLACE,
    (_all, begin: string, end: string) => `${begin}\n${renderConfigTable()}\n${end}`,
  );
}

function settingsOf(group: string): SettingName[] {
  return SETTING_NAMES.filter((name) => aboutSetting(name).group === group);
}

function section(title: string, lines: readonly string[]): string {
  return [`# --- ${title} ---`, ...lines].join('\n');
}

function envLines(name: SettingName): string[] {
  const about = aboutSetting(name);
  const unset = about.whenUnset === undefined ? '' : ` Unset: ${about.whenUnset}.`;
  return [`# ${about.description}${unset}`, `# ${name}=${about.default ?? about.example ?? ''}`];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
