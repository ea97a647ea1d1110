/**
 * The React components that AdminJS bundles, by the name they have in AdminJS: those that take the place of AdminJS's
 * own, and those that are new. Paths are relative to `admin/ui/`. A component that is not here does not exist for the
 * browser.
 */
export const OVERRIDES: Readonly<Record<string, string>> = {
  TopBar: 'frame/top-bar.tsx',
  SidebarResourceSection: 'frame/menu.tsx',
};

export const COMPONENTS: Readonly<Record<string, string>> = {
  EmporionDashboard: 'frame/dashboard.tsx',
  EmporionRecordList: 'actions/record-list.tsx',
  EmporionRecordForm: 'actions/record-form.tsx',
  EmporionRecordPage: 'actions/record-page.tsx',
  EmporionField: 'fields/field.tsx',
  EmporionValue: 'fields/value.tsx',
  EmporionCell: 'fields/cell.tsx',
  EmporionFilter: 'fields/filter.tsx',
  EmporionSettings: 'pages/settings.tsx',
  EmporionJobs: 'pages/jobs.tsx',
  EmporionAccount: 'pages/account.tsx',
};
