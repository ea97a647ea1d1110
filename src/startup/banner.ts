/** What somebody who just started Emporion wants to know. */
export interface BannerFacts {
  readonly publicUrl: string;
  readonly role: 'all' | 'server' | 'worker';
  readonly embedded: boolean;
  readonly redis: boolean;
  readonly dataDir: string;
  readonly readyMs: number;
  /** Shown once: the password is kept only as a hash. */
  readonly firstLogin?: { readonly email: string; readonly password: string };
}

/**
 * The lines printed when the application is ready.
 * @param facts of this start
 */
export function banner(facts: BannerFacts): string {
  const { publicUrl, role, embedded, redis, dataDir, firstLogin } = facts;
  const seconds = (facts.readyMs / 1_000).toFixed(1);
  const addresses = [
    ['Back-office', `${publicUrl}/admin`],
    ['Storefront API', `${publicUrl}/v1/store`],
    ['API docs', `${publicUrl}/docs`],
  ] as const;
  const lines = [
    `Emporion is ready (${seconds} s).`,
    '',
    ...(role === 'worker'
      ? ['  This process only runs jobs.']
      : addresses.map(([name, url]) => `  ${name.padEnd(15)} ${url}`)),
    ...(firstLogin
      ? [
          '',
          `  First login     ${firstLogin.email}`,
          `  Password        ${firstLogin.password}   (shown only this once)`,
        ]
      : []),
    '',
    ...(embedded ? [`  PostgreSQL is embedded; its data is in ${dataDir} (npm run reset clears it).`] : []),
    ...(embedded
      ? ['  For your own PostgreSQL set DATABASE_URL, for Bull on Redis REDIS_URL: see .env.example.']
      : []),
    ...(!embedded && !redis ? ['  Jobs run inside this process; set REDIS_URL to run them on Bull.'] : []),
    '  Ctrl-C stops it.',
  ];
  return `\n${lines.join('\n')}\n\n`;
}
