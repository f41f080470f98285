# Migration Planner as a GitHub App. The sources run as they are: there is nothing to build but the packages.

FROM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package that runs here has an install script.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:26-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIRECTORY=/data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json app.yml LICENSE ./
COPY bin ./bin
COPY schemas ./schemas
COPY src ./src
# Code belongs to root and is only read; the App writes to /data and to the temporary directory.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Deliveries and work in one process; `web` or `worker` behind it for one of both.
ENTRYPOINT ["node", "src/app/main.ts"]
