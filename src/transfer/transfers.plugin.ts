import { definePlugin } from '../plugin/define-plugin.js';
import { startExport, startImport } from './transfer.commands.js';
import { TransferFormats } from './transfer-format.port.js';
import { TransferController } from './transfer.controller.js';
import { TransferErrors } from './transfer.errors.js';
import { FILES_DDL } from './transfer-files.js';
import { exportRows, importRows } from './transfer.jobs.js';
import { Transfer } from './transfer.resource.js';

/** Import and export of every resource, as jobs. */
export const transfersPlugin = definePlugin({
  name: 'transfers',
  label: { en: 'Imports and exports', zh: '导入导出' },
  icon: 'Repeat',
  resources: [Transfer],
  commands: [startExport, startImport],
  jobs: [exportRows, importRows],
  errors: [TransferErrors],
  ports: [TransferFormats],
  controllers: [TransferController],
  schema: FILES_DDL,
});
