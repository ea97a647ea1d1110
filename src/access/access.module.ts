import { hkdfSync } from 'node:crypto';
import { Global, Inject, Module, type OnModuleDestroy, type Provider } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { WriteScope } from '../command/write-scope.js';
import { CONFIG, type Config } from '../config/config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { LOGGER, type Logger } from '../http/logging.js';
import { PostgresRateStore } from '../http/rate-limit-postgres.js';
import { RedisRateStore } from '../http/rate-limit-redis.js';
import { RouteRateLimits } from '../http/rate-limit-routes.js';
import { RATE_STORE, type RateStore } from '../http/rate-limit-store.port.js';
import { SharedRateLimiter } from '../http/rate-limiter.js';
import { AUTHENTICATOR, RATE_LIMITER } from '../http/route-guard.js';
import { Registry } from '../plugin/registry.js';
import { RowStores } from '../resource/row-stores.js';
import { CLOCK, type Clock } from '../values/clock.js';
import { AccessAudit } from './access-audit.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { ApiKeys } from './api-keys.service.js';
import { CustomerStrategy } from './customer.strategy.js';
import { customerTokenOptions, CustomerTokens } from './customer-tokens.js';
import { FirstAdministrator } from './first-administrator.js';
import { LoginAttempts } from './login-attempts.js';
import { OwnAccount } from './own-account.js';
import { PassportAuthenticator } from './passport-authenticator.js';
import { PasswordHasher } from './password-hasher.js';
import type { SessionLifetime } from './session-store.js';
import { StaffLogin } from './staff-login.js';
import { ADMIN_AUTH } from './staff-session.js';
import { StaffSessionStrategy } from './staff-session.strategy.js';
import { StaffSessions } from './staff-sessions.service.js';

/** Staff prove anew who they are at least every 30 days (NIST SP 800-63B-4 §2.1.3, AAL1). */
const LONGEST_SESSION_MS = 30 * 24 * 3_600_000;

const SESSION_LIFETIME = Symbol('SESSION_LIFETIME');

const accounts: Provider[] = [
  PasswordHasher,
  {
    provide: SESSION_LIFETIME,
    inject: [CONFIG],
    useFactory: ({ session }: Config): SessionLifetime => ({
      idleMs: session.ttlMs,
      absoluteMs: LONGEST_SESSION_MS,
    }),
  },
  {
    provide: LoginAttempts,
    inject: [UnitOfWork, CLOCK, CONFIG],
    useFactory: (unitOfWork: UnitOfWork, clock: Clock, { rateLimits }: Config) =>
      new LoginAttempts(unitOfWork, clock, rateLimits.login),
  },
  { provide: AccessAudit, inject: [RowStores], useFactory: (stores: RowStores) => new AccessAudit(stores) },
  {
    provide: StaffLogin,
    inject: [UnitOfWork, PasswordHasher, LoginAttempts, AccessAudit, CLOCK, SESSION_LIFETIME],
    useFactory: (...parts: ConstructorParameters<typeof StaffLogin>) => new StaffLogin(...parts),
  },
  {
    provide: OwnAccount,
    inject: [WriteScope, UnitOfWork, PasswordHasher, LoginAttempts],
    useFactory: (...parts: ConstructorParameters<typeof OwnAccount>) => new OwnAccount(...parts),
  },
  {
    provide: StaffSessions,
    inject: [UnitOfWork, StaffLogin, OwnAccount, AccessAudit, CLOCK, SESSION_LIFETIME],
    useFactory: (...parts: ConstructorParameters<typeof StaffSessions>) => new StaffSessions(...parts),
  },
  { provide: ADMIN_AUTH, useExisting: StaffSessions },
  {
    provide: FirstAdministrator,
    inject: [WriteScope, UnitOfWork, PasswordHasher, Registry],
    useFactory: (scope: WriteScope, unitOfWork: UnitOfWork, hasher: PasswordHasher, { locales }: Registry) =>
      new FirstAdministrator(scope, unitOfWork, hasher, locales),
  },
];

const credentials: Provider[] = [
  {
    provide: ApiKeys,
    inject: [UnitOfWork, CLOCK],
    useFactory: (unitOfWork: UnitOfWork, clock: Clock) => new ApiKeys(unitOfWork, clock),
  },
  {
    provide: CustomerTokens,
    inject: [JwtService, CONFIG],
    useFactory: (jwt: JwtService, { secret, previousSecrets }: Config) =>
      new CustomerTokens(
        jwt,
        secret.reveal(),
        previousSecrets.map((former) => former.reveal()),
      ),
  },
  {
    provide: StaffSessionStrategy,
    inject: [StaffSessions, CONFIG],
    useFactory: (sessions: StaffSessions, { http }: Config) =>
      new StaffSessionStrategy(sessions, http.publicUrl),
  },
  { provide: ApiKeyStrategy, inject: [ApiKeys], useFactory: (keys: ApiKeys) => new ApiKeyStrategy(keys) },
  {
    provide: CustomerStrategy,
    inject: [CONFIG],
    useFactory: ({ secret, previousSecrets }: Config) =>
      new CustomerStrategy(
        secret.reveal(),
        previousSecrets.map((former) => former.reveal()),
      ),
  },
  {
    provide: AUTHENTICATOR,
    inject: [StaffSessionStrategy, ApiKeyStrategy, CustomerStrategy, RATE_LIMITER],
    useFactory: (
      session: StaffSessionStrategy,
      apiKey: ApiKeyStrategy,
      customer: CustomerStrategy,
      limits: RouteRateLimits,
    ) => new PassportAuthenticator({ 'staff-session': session, 'api-key': apiKey, customer }, limits),
  },
];

const limits: Provider[] = [
  {
    provide: RATE_STORE,
    inject: [CONFIG, UnitOfWork, CLOCK],
    useFactory: ({ redisUrl, secret }: Config, unitOfWork: UnitOfWork, clock: Clock): RateStore =>
      redisUrl
        ? new RedisRateStore(redisUrl.reveal(), namespaceOf(secret.reveal()))
        : new PostgresRateStore(unitOfWork, clock),
  },
  {
    provide: SharedRateLimiter,
    inject: [RATE_STORE, CLOCK, LOGGER],
    useFactory: (store: RateStore, clock: Clock, logger: Logger) =>
      new SharedRateLimiter(store, clock, logger),
  },
  {
    provide: RATE_LIMITER,
    inject: [SharedRateLimiter, CONFIG],
    useFactory: (limiter: SharedRateLimiter, { rateLimits }: Config) =>
      new RouteRateLimits(limiter, rateLimits),
  },
];

/** Nodes of one installation share their secret, and no other installation has it. */
function namespaceOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'emporion rate limits', 6)).toString('hex');
}

/**
 * Accounts, sessions, keys, tokens and limits. It needs `UnitOfWork`, `WriteScope`, `RowStores`, `Registry`, `CONFIG`,
 * `CLOCK` and `LOGGER` from a global module.
 */
@Global()
@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [CONFIG],
      useFactory: ({ secret }: Config) => customerTokenOptions(secret.reveal()),
    }),
  ],
  providers: [...accounts, ...credentials, ...limits],
  exports: [
    ADMIN_AUTH,
    ApiKeys,
    AUTHENTICATOR,
    CustomerTokens,
    FirstAdministrator,
    OwnAccount,
    PasswordHasher,
    RATE_LIMITER,
    SharedRateLimiter,
    StaffSessions,
  ],
})
export class AccessModule implements OnModuleDestroy {
  constructor(@Inject(RATE_STORE) private readonly store: RateStore) {}

  onModuleDestroy(): void {
    if (this.store instanceof RedisRateStore) this.store.close();
  }
}
