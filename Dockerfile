# One image per service and one for `fairlead run`:  docker build --target edge-proxy -t fairlead/edge-proxy .
# Non-root, no shell needed, works on a read-only root file system with a volume at /data.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG JRE_IMAGE=eclipse-temurin:25-jre

FROM ${JDK_IMAGE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -T1C -Psbom -Dmaven.test.skip=true -Dspotless.check.skip=true package \
        -pl edge-proxy,db-router,health-service,config-service,stats-service,fairlead-cli -am
# The programs share their libraries: one folder of them, one layer.
RUN mkdir -p /out/libs && for p in edge-proxy db-router health-service config-service stats-service; do \
        cp $p/target/$p.jar /out/ && cp -n $p/target/libs/*.jar /out/libs/; done \
    && cp fairlead-cli/target/fairlead-cli.jar /out/ && cp -n fairlead-cli/target/libs/*.jar /out/libs/ \
    && cp target/bom.json /out/sbom.cdx.json

FROM ${JRE_IMAGE} AS base
LABEL org.opencontainers.image.title="Fairlead" \
      org.opencontainers.image.description="Load balancer nodes that behave as one" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/ /opt/fairlead/
# Unnamed numbers: Kubernetes' runAsNonRoot can tell that 10001 is not root.
RUN mkdir /data && chown 10001:10001 /data
WORKDIR /opt/fairlead
ENV FAIRLEAD_DATA_DIR=/data \
    FAIRLEAD_ADMIN_HOST=0.0.0.0 \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --sun-misc-unsafe-memory-access=allow"
VOLUME /data
EXPOSE 9400

# The AOT caches (JEP 514) of the programs: each starts without a cluster, answers a health check, and ends; one after the other
# would wait most of the time. A JVM whose cache does not fit its jars, flags or version starts without; what it says of single adapters is left out.
FROM base AS trained
RUN i=0; for p in edge-proxy db-router health-service config-service stats-service; do i=$((i + 1)); ( \
        export FAIRLEAD_DATA_DIR=/tmp/$p FAIRLEAD_ADMIN_HOST=127.0.0.1 FAIRLEAD_ADMIN_PORT=940$i FAIRLEAD_CLUSTER_BIND=127.0.0.1:571$i; \
        java -XX:AOTCacheOutput=$p.aot -jar $p.jar >/tmp/$p.log 2>&1 & \
        while kill -0 $! 2>/dev/null && ! grep -q " ready, admin on" /tmp/$p.log; do sleep 0.2; done; \
        java -jar $p.jar healthcheck >/dev/null 2>&1; kill $!; wait $! ) & done; wait; \
    for p in edge-proxy db-router health-service config-service stats-service; do test -s $p.aot || { cat /tmp/$p.log; exit 1; }; done

FROM base AS edge-proxy
COPY --from=trained /opt/fairlead/edge-proxy.aot ./
USER 10001:10001
EXPOSE 80 443
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "edge-proxy.jar", "healthcheck"]
ENTRYPOINT ["java", "-Xlog:aot*=error", "-XX:AOTCache=edge-proxy.aot", "-jar", "edge-proxy.jar"]

FROM base AS db-router
COPY --from=trained /opt/fairlead/db-router.aot ./
USER 10001:10001
EXPOSE 5000 5001
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "db-router.jar", "healthcheck"]
ENTRYPOINT ["java", "-Xlog:aot*=error", "-XX:AOTCache=db-router.aot", "-jar", "db-router.jar"]

FROM base AS health-service
COPY --from=trained /opt/fairlead/health-service.aot ./
USER 10001:10001
EXPOSE 5701
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "health-service.jar", "healthcheck"]
ENTRYPOINT ["java", "-Xlog:aot*=error", "-XX:AOTCache=health-service.aot", "-jar", "health-service.jar"]

FROM base AS config-service
COPY --from=trained /opt/fairlead/config-service.aot ./
USER 10001:10001
EXPOSE 5701
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "config-service.jar", "healthcheck"]
ENTRYPOINT ["java", "-Xlog:aot*=error", "-XX:AOTCache=config-service.aot", "-jar", "config-service.jar"]

FROM base AS stats-service
COPY --from=trained /opt/fairlead/stats-service.aot ./
USER 10001:10001
EXPOSE 5701
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "stats-service.jar", "healthcheck"]
ENTRYPOINT ["java", "-Xlog:aot*=error", "-XX:AOTCache=stats-service.aot", "-jar", "stats-service.jar"]

# Everything in one process: docker run -v ./haproxy.cfg:/etc/fairlead/haproxy.cfg:ro -v data:/data fairlead/fairlead
FROM base AS fairlead
USER 10001:10001
EXPOSE 80 443
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 CMD ["java", "-XX:TieredStopAtLevel=1", "-jar", "fairlead-cli.jar", "healthcheck"]
ENTRYPOINT ["java", "-jar", "fairlead-cli.jar"]
CMD ["run", "-f", "/etc/fairlead/haproxy.cfg", "--data", "/data", "--admin", "0.0.0.0:9400"]
