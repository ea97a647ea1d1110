import 'reflect-metadata';
import { plugins } from '../plugins.config.js';
import { runMain } from './startup/run-main.js';

await runMain({
  plugins,
  modules: () => [],
  env: process.env,
});
