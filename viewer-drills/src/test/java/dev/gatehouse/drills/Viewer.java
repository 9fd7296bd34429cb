package dev.gatehouse.drills;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version of the viewer, as Java is told to run it.
 *
 * @param name how a report calls it
 */
record Viewer(String name, List<String> options) {

    private static final String JAR = "share-price-viewer.jar";
    private static final Path CLASSES = Path.of("..", "viewer-server", "target", "classes");

    /** What is built here: its classes and everything they need, which start quicker than the jar does. */
    static Viewer current(Size size) {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("drills" + File.separator + "target"))
                .map(entry -> entry.endsWith(JAR) ? CLASSES.toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
        String main = "dev.gatehouse.viewer.server.ViewerApplication";
        // A short drill is over before the better compiler has paid.
        return size.isFull()
                ? new Viewer("current", List.of("-cp", classPath, main))
                : new Viewer("current", List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, main));
    }

    static Viewer ofJar(String name, Path jar) {
        return new Viewer(name, List.of("-jar", jar.toString()));
    }
}
