import { definePlugin } from '../plugin/define-plugin.js';
import { exportRows } from './export-rows.job.js';
import { importRows } from './import-rows.job.js';
import { STAGED_DDL } from './staged-rows.js';
import { sweepUploads } from './sweep-uploads.job.js';
import { UploadController } from './upload.controller.js';
import { UPLOADS_DDL } from './uploads.js';
import { cancelTransfer, startExport, startImport } from './transfer.commands.js';
import { TransferFormats } from './transfer-format.port.js';
import { TransferController } from './transfer.controller.js';
import { TransferErrors } from './transfer.errors.js';
import { FILES_DDL } from './transfer-files.js';
import { Transfer } from './transfer.resource.js';

/** Import and export of every resource, as jobs. */
export const transfersPlugin = definePlugin({
  name: 'transfers',
  label: { en: 'Imports and exports', zh: '导入导出' },
  icon: 'Repeat',
  resources: [Transfer],
  commands: [startExport, startImport, cancelTransfer],
  jobs: [exportRows, importRows, sweepUploads],
  errors: [TransferErrors],
  ports: [TransferFormats],
  controllers: [TransferController, UploadController],
  schema: [...FILES_DDL, ...UPLOADS_DDL, ...STAGED_DDL],
});
