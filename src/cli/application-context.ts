import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppModule } from '../app.module.js';
import type { KernelOptions } from '../kernel.module.js';

/**
 * Runs work in the application, connected to its database. Neither requests nor jobs are served, so Redis has no part in it.
 * @param kernel the declarations and the database
 */
export async function inApplication<T>(
  kernel: KernelOptions,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const config = { ...kernel.config, role: 'worker', redisUrl: undefined } as const;
  const root = AppModule.of({ ...kernel, config });
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  try {
    await app.get<DataSource>(getDataSourceToken()).initialize();
    return await work(app);
  } finally {
    await app.close();
  }
}
