# syntax=docker/dockerfile:1
# Emporion in one image: EMPORION_ROLE chooses server or worker, `node scripts/cli.js migrate` migrates.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev && mkdir -p docs/generated

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    LOG_FORMAT=json
WORKDIR /app
# Made here so that new volumes belong to the user that runs the application.
RUN install -d -o node -g node /app/data /app/data/media
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/scripts ./scripts
COPY --from=build --chown=root:root /app/docs/generated ./docs/generated
COPY --from=build --chown=root:root /app/deploy/healthcheck.js ./deploy/healthcheck.js
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["node", "deploy/healthcheck.js"]
# SIGTERM, not npm: the process itself must hear it.
CMD ["node", "dist/src/main.js"]
