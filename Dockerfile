# The Share Price Viewer: built here, and run without the tools that built it, by somebody who isn't root.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -ntp -pl viewer-server -am package -Dmaven.test.skip=true -Dspotless.check.skip=true
RUN java -Djarmode=tools -jar viewer-server/target/share-price-viewer.jar extract --destination /viewer

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 viewer \
    && useradd --uid 10001 --gid viewer --no-create-home --shell /usr/sbin/nologin viewer \
    && install --directory --owner viewer --group viewer --mode 700 /data
COPY --from=build /viewer /viewer
ENV GATEHOUSE_DATA=/data
USER 10001:10001
EXPOSE 8080
VOLUME /data
# With nothing but the shell that is there.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/localhost/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# Java is process 1: what is under way is finished when the container is stopped.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-jar", "/viewer/share-price-viewer.jar"]
