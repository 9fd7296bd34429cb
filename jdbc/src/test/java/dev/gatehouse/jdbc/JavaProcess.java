package dev.gatehouse.jdbc;

import java.io.IOException;
import java.nio.file.Path;

/** Another JVM like this one. */
final class JavaProcess {

    private JavaProcess() {}

    /** Runs {@code main} with {@code argument}; what it complains of is shown, what it says can be read. */
    static Process start(Class<?> main, Path argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        argument.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
