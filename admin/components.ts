/**
 * The React components that AdminJS bundles, by the name they have in AdminJS: those that take the place of AdminJS's
 * own, and those that are new. Paths are relative to `admin/ui/`. A component that is not here does not exist for the
 * browser; the translator refuses to start with a name that is missing.
 */
export const OVERRIDES: Readonly<Record<string, string>> = {
  TopBar: 'frame/top-bar.tsx',
};

export const COMPONENTS: Readonly<Record<string, string>> = {
  EmporionDashboard: 'frame/dashboard.tsx',
};
