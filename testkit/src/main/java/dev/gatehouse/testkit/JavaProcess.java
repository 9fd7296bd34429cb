package dev.gatehouse.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM like this one, with the same classes: for what has to be seen in a process of its own, or to be killed. */
public final class JavaProcess {

    private JavaProcess() {}

    /**
     * Not started yet, so that whoever does so says where its output goes, and what its environment is. It starts quickly and is not optimized.
     *
     * @param options for Java, besides
     * @param main the class whose {@code main} is run
     * @param arguments what that is given
     */
    public static ProcessBuilder of(List<String> options, Class<?> main, String... arguments) {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC");
        List<String> what = List.of("-cp", System.getProperty("java.class.path"), main.getName());
        return new ProcessBuilder(Stream.of(java, options, what, List.of(arguments))
                .flatMap(List::stream)
                .toList());
    }
}
