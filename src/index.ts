/**
 * What plugins are written with. Everything else in the package is private and may change between releases.
 */
export { can, type Actor } from './access/actor.js';
export { defineCommand, type CommandContext, type CommandDefinition } from './command/define-command.js';
export { attemptEach, type Attempt } from './command/row-batches.js';
export type { RowChange, Rows, WriteContext } from './command/write-context.js';
export { UnitOfWork, type Tx } from './database/unit-of-work.js';
export { AppError, type Fault } from './errors/app-error.js';
export { defineErrors } from './errors/define-errors.js';
export { KernelErrors } from './errors/kernel.errors.js';
export { faultsOf } from './errors/zod-faults.js';
export { defineEvent, type EventData, type EventEnvelope } from './events/define-event.js';
export { FILE_LIMITS, type FileLimits } from './files/file-limits.js';
export { FILES_ORIGIN } from './files/files-origin.js';
export { FILE_STORAGE, type FileStorage, type StoredFile } from './files/file-storage.port.js';
export type { MediaProvider } from './files/media-provider.js';
export type { ReceivedFile } from './files/received-file.js';
export { PreviewTokens } from './access/preview-tokens.js';
export { isCurrent } from './http/conditional.js';
export { fetchOutbound, OutboundError } from './http/outbound/outbound-request.js';
export { OUTBOUND, type OutboundTrust } from './http/outbound/outbound-trust.js';
export { Route } from './http/route.decorator.js';
export type { RouteSpec } from './http/route.js';
export { defineJob, defineListener, type JobContext } from './jobs/define-job.js';
export {
  isNewMatrixId,
  matrixChange,
  matrixDocument,
  matrixFields,
  MOST_MATRIX_ROWS,
  type MatrixAxis,
  type MatrixChange,
  type MatrixColumn,
  type MatrixDocument,
} from './matrix/matrix-document.js';
export { atCells, checkMatrix } from './matrix/matrix-faults.js';
export type { AdminBlock, AdminSection, AdminWidget, ResourceAdmin } from './plugin/admin.js';
export { definePlugin, type Plugin } from './plugin/define-plugin.js';
export { contribute, definePort, type Port } from './plugin/define-port.js';
export type { Seeder, SeedPart } from './plugin/define-seeder.js';
export {
  defineQuery,
  JsonText,
  MovedTo,
  type QueryContext,
  type QueryDefinition,
} from './query/define-query.js';
export { documentPreview, previewOf } from './query/document-preview.js';
export type { QueryList } from './query/query-list.js';
export { checkedValues, type CheckedValues } from './resource/checked-values.js';
export {
  defineResource,
  type AnyResource,
  type NewRow,
  type RowOf,
  type RowPatch,
  type WrittenRow,
} from './resource/define-resource.js';
export { sortOf, type Filter, type ListQuery } from './resource/list-query.js';
export { encodeCursor, keyset, Params, sortOfCursor, type Paging } from './resource/list-sql.js';
export type { OfferedFilter, SideFilter } from './resource/side-filter.js';
export { searchPatterns } from './resource/search-text.js';
export type { Translated } from './resource/field.js';
export { describedValue, refBy, refTo } from './resource/ref-to.js';
export { storableText } from './resource/kinds/text-kinds.js';
export { inLocale } from './resource/kinds/field-kind.js';
export { f } from './resource/fields.js';
export { defineSettings, type SettingsValue } from './settings/define-settings.js';
export { defineStates } from './states/define-states.js';
export {
  JSON_COLUMN,
  TransferFormats,
  type FileFault,
  type FileRow,
  type FormatChoice,
  type FormatColumn,
  type FormatExport,
  type FormatOption,
  type GroupOutcome,
  type RowGroup,
  type RowOwnership,
  type TakeOptions,
  type TransferFormat,
} from './transfer/transfer-format.port.js';
export { CURRENCY_CODES, currencyExponent } from './values/currencies.js';
export type { Label, MemberText, MemberTexts } from './values/label.js';
export { localeName } from './values/locale-name.js';
export { uuidv7 } from './values/uuid.js';
export {
  addMoney,
  allocate,
  decimalOf,
  money,
  moneyFromDecimal,
  multiplyMoney,
  subtractMoney,
  type Money,
} from './values/money.js';
