package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.AddScriptTagOptions;
import dev.gatehouse.testkit.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the scripts of the page say to one another, to their libraries and to the browser fits: TypeScript reads them as they are, so that they
 * need no build. It runs in Chromium; skipped where the PATH has none.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class PageTypesTest {

    private static final String WEBJARS = "/META-INF/resources/webjars/";

    private static final String CHECK = """
            ([files, roots, libraries]) => {
              const host = {
                fileExists: name => name in files,
                readFile: name => files[name],
                getSourceFile: (name, options) => (name in files ? ts.createSourceFile(name, files[name], options) : undefined),
                getDefaultLibFileName: () => '/lib/lib.d.ts',
                getDefaultLibLocation: () => '/lib',
                getCurrentDirectory: () => '/',
                getCanonicalFileName: name => name,
                useCaseSensitiveFileNames: () => true,
                getNewLine: () => '\\n',
                writeFile: () => {},
              };
              const program = ts.createProgram(roots, {
                allowJs: true,
                checkJs: true,
                noEmit: true,
                noUnusedLocals: true,
                skipLibCheck: true,
                strict: false,
                target: ts.ScriptTarget.ESNext,
                module: ts.ModuleKind.ESNext,
                moduleResolution: ts.ModuleResolutionKind.Bundler,
                lib: libraries.map(name => `lib.${name}.d.ts`),
                types: [],
              }, host);
              return ts.getPreEmitDiagnostics(program).map(({file, start, messageText}) => {
                const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
                return `${file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\\n')}`;
              });
            }
            """;

    private static final List<String> OF_PAGES = List.of("esnext", "dom", "dom.iterable", "dom.asynciterable");
    private static final List<String> OF_WORKERS = List.of("esnext", "webworker");
    private static final String WORKER = "/page/worker.js";

    private static final Map<String, String> FILES = new HashMap<>();

    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void start() throws IOException, URISyntaxException {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        addFiles(Path.of("src/main/resources/page"), "/page");
        addLibrary("lit-html/", "/node_modules/lit-html");
        addLibrary("uplot/", "/node_modules/uplot");
        addLibrary("typescript/", "");
        chromium = Chromium.start(program.get());
        page = chromium.open().newPage();
        page.addScriptTag(new AddScriptTagOptions().setContent(FILES.get("/lib/typescript.js")));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void theScriptsOfThePageFitOneAnother() {
        List<String> scripts = scripts().filter(name -> !name.equals(WORKER)).toList();

        assertThat(scripts).hasSizeGreaterThan(30).contains("/page/main.js", "/page/views/market.js");
        assertThat(faults(scripts, OF_PAGES)).isEmpty();
    }

    @Test
    void theWorkerFits() {
        assertThat(faults(List.of(WORKER), OF_WORKERS)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsFound() {
        FILES.put("/page/wrong.js", """
                import {html} from 'lit-html';
                import {speek} from './texts.js';
                export const wrong = () => document.getElementById('app').valeu;
                """);
        try {
            assertThat(faults(List.of("/page/wrong.js"), OF_PAGES))
                    .anyMatch(fault -> fault.contains("wrong.js:1: 'html' is declared but"))
                    .anyMatch(fault -> fault.contains("wrong.js:2:") && fault.contains("no exported member"))
                    .anyMatch(fault -> fault.contains("wrong.js:3: Property 'valeu' does not exist"));
        } finally {
            FILES.remove("/page/wrong.js");
        }
    }

    private static Stream<String> scripts() {
        return FILES.keySet().stream().filter(name -> name.startsWith("/page/") && name.endsWith(".js"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> faults(List<String> scripts, List<String> libraries) {
        return (List<String>) page.evaluate(CHECK, List.of(FILES, scripts, libraries));
    }

    /** What a WebJar holds, without its version, as if it stood there. */
    private static void addLibrary(String name, String place) throws IOException, URISyntaxException {
        URI jar = Objects.requireNonNull(PageTypesTest.class.getResource(WEBJARS + name))
                .toURI();
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> versions = Files.list(files.getPath(WEBJARS + name))) {
            addFiles(versions.findFirst().orElseThrow(), place);
        }
    }

    private static void addFiles(Path folder, String place) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(PageTypesTest::isRead)
                    .forEach(file -> FILES.put(place + "/" + folder.relativize(file), content(file)));
        }
    }

    private static boolean isRead(Path file) {
        String name = file.toString();
        return name.endsWith(".d.ts")
                || name.endsWith("package.json")
                || name.endsWith("/typescript.js")
                || (name.contains("/page/") && name.endsWith(".js"));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
