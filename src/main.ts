import 'reflect-metadata';
import { plugins } from '../plugins.config.js';
import { runMain } from './startup/run-main.js';

await runMain({
  plugins,
  // Only servers load the back-office: AdminJS costs a second of start and 110 MB.
  modules: async () => {
    const { adminModule } = await import('../admin/admin.module.js');
    return [adminModule()];
  },
  env: process.env,
});
