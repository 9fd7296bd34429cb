package dev.gatehouse.core.permit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The vectors of C2SP/wycheproof, which lie beside the project and are never copied into it. */
final class Wycheproof {

    private static final String FOLDER = "shared/vectors/wycheproof";

    private Wycheproof() {}

    /** The parsed file. Without the vectors the test that asks for it is skipped. */
    static Map<String, Object> file(String name) throws IOException, ParseException {
        Optional<Path> folder = folder();
        assumeTrue(folder.isPresent(), "shared vectors absent");
        return JSONObjectUtils.parse(Files.readString(folder.get().resolve(name + ".json")));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> parent, String name) {
        return (List<Map<String, Object>>) parent.get(name);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.get(name);
    }

    static int id(Map<String, Object> test) {
        return ((Long) test.get("tcId")).intValue();
    }

    private static Optional<Path> folder() {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
