import { RATE_TABLE } from '../http/rate-limit-postgres.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { AccessErrors } from './access.errors.js';
import { createApiKey, revokeApiKey } from './api-key.command.js';
import { ApiKey } from './api-key.resource.js';
import { forgetExpired } from './forget-expired.job.js';
import { CALL_STOREFRONT } from './passport-authenticator.js';
import { Role } from './role.resource.js';
import { SessionController } from './session.controller.js';
import {
  assignRoles,
  changeStaff,
  disableStaff,
  enableStaff,
  inviteStaff,
  removeStaff,
  resetPassword,
} from './staff.command.js';
import { Staff } from './staff.resource.js';

/** Hashes lie apart from the resources, so that no read, filter, export or audit entry can reach them. */
const HASH_TABLES = [
  `CREATE TABLE access_credential (
  staff_id uuid NOT NULL,
  hash text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT pk_access_credential PRIMARY KEY (staff_id),
  CONSTRAINT fk_access_credential_staff_id FOREIGN KEY (staff_id) REFERENCES access_staff (id) ON DELETE CASCADE
)`,
  `CREATE TABLE access_api_key_hash (
  api_key_id uuid NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT pk_access_api_key_hash PRIMARY KEY (api_key_id),
  CONSTRAINT fk_access_api_key_hash_api_key_id FOREIGN KEY (api_key_id) REFERENCES access_api_key (id) ON DELETE CASCADE
)`,
];

const SESSION_TABLE = [
  `CREATE TABLE access_session (
  id_hash bytea NOT NULL,
  staff_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ip text NOT NULL,
  user_agent text,
  CONSTRAINT pk_access_session PRIMARY KEY (id_hash),
  CONSTRAINT fk_access_session_staff_id FOREIGN KEY (staff_id) REFERENCES access_staff (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_access_session_staff_id ON access_session (staff_id)',
  'CREATE INDEX ix_access_session_expires_at ON access_session (expires_at)',
];

/** Who may do what: staff, roles, API keys, sessions, limits. */
export const accessPlugin = definePlugin({
  name: 'access',
  label: { en: 'Access', zh: '权限管理' },
  icon: 'Lock',
  resources: [Staff, Role, ApiKey],
  commands: [
    inviteStaff,
    changeStaff,
    assignRoles,
    disableStaff,
    enableStaff,
    removeStaff,
    resetPassword,
    createApiKey,
    revokeApiKey,
  ],
  jobs: [forgetExpired],
  errors: [AccessErrors],
  permissions: [
    {
      name: CALL_STOREFRONT,
      label: { en: 'Call the storefront API with a key', zh: '使用密钥调用前台 API' },
    },
  ],
  schema: [...HASH_TABLES, ...SESSION_TABLE, ...RATE_TABLE],
  controllers: [SessionController],
});
