package dev.gatehouse.viewer.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * All files that the page is made of, its libraries' included: what a browser keeps to open it without the server. They are in memory: a
 * browser asks for many at once, and virtual threads that read a jar in a jar while others load classes of it have been seen to wait for
 * one another for ever.
 */
@Component
class PageFiles {

    private static final String FOLDER = "classpath:/page/";
    private static final String PAGE_NAME = "index.html";

    /** What the page's modules import, and what that imports. */
    private static final List<String> USED = List.of(
            "lit-html/directive.js",
            "lit-html/directive-helpers.js",
            "lit-html/directives/if-defined.js",
            "lit-html/directives/keyed.js",
            "lit-html/directives/repeat.js",
            "lit-html/lit-html.js",
            "uplot/dist/uPlot.esm.js",
            "uplot/dist/uPlot.min.css");

    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final SortedMap<String, PageFile> files = new TreeMap<>();
    private final String tag;
    private final String importMapHash;

    PageFiles(ResourcePatternResolver resources) {
        try {
            for (Resource file : resources.getResources(FOLDER + "**/*.*")) {
                add(addressOf(file), file);
            }
            for (String file : USED) {
                add("/app/lib/" + file, library(resources, file));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        this.tag = PageFile.tagOf(files.values().stream()
                .map(PageFile::tag)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
        this.importMapHash = importMapHash(page());
    }

    private void add(String address, Resource file) throws IOException {
        files.put(address, new PageFile(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray()));
    }

    /** What the page says of itself. */
    record Description(String version, List<String> files) {}

    Description describe() {
        return new Description(StartReport.version(), List.copyOf(files.keySet()));
    }

    /** The one at an address, if there is one. */
    Optional<PageFile> find(String address) {
        return Optional.ofNullable(files.get(address));
    }

    PageFile page() {
        return find(ViewerRoutes.PAGE).orElseThrow();
    }

    /** Another one as soon as any of them differs. Weak, as theirs are. */
    String tag() {
        return tag;
    }

    /** By which the policy allows it, and nothing else that stands in the page (Content Security Policy Level 3 §2.3.1). */
    String importMapHash() {
        return importMapHash;
    }

    private static String importMapHash(PageFile page) {
        Matcher script = INLINE_SCRIPT.matcher(new String(page.getByteArray(), StandardCharsets.UTF_8));
        if (!script.find()) {
            throw new IllegalStateException("the page has no import map");
        }
        return "'sha256-" + Base64.getEncoder().encodeToString(sha256(script.group(1))) + "'";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static Resource library(ResourcePatternResolver resources, String file) throws IOException {
        int slash = file.indexOf('/');
        Resource[] found = resources.getResources("classpath*:/META-INF/resources/webjars/%s/*/%s"
                .formatted(file.substring(0, slash), file.substring(slash + 1)));
        if (found.length != 1) {
            throw new IllegalStateException(file + " is there " + found.length + " times");
        }
        return found[0];
    }

    private static String addressOf(Resource file) throws IOException {
        String path = file.getURL().getPath();
        String inside = path.substring(path.lastIndexOf("/page/") + "/page/".length());
        return inside.equals(PAGE_NAME) ? ViewerRoutes.PAGE : "/app/" + inside;
    }
}
