package dev.gatehouse.spring.web;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions a write may start from, as its {@code If-Match} header says (RFC 9110 §13.1.1). A controller takes one
 * as a parameter: a request without the header is answered 428, one with a malformed header 400.
 *
 * @param any whether every existing version will do ({@code *})
 * @param versions the versions listed; never empty, so that it fits SQL's {@code IN}: where no tag is one of ours it
 *     holds {@link #NO_VERSION} alone
 */
public record IfMatch(boolean any, Set<Long> versions) {

    /** What no row's version ever is: they count from 1. */
    public static final long NO_VERSION = 0;

    /** A comma and an element, perhaps an empty one (RFC 9110 §5.6.1, §8.8.3). A tag may itself contain commas. */
    private static final Pattern ELEMENT =
            Pattern.compile("\\G,[ \\t]*(?<tag>(?<weak>W/)?\"(?<opaque>[\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*)?");

    private static final Pattern VERSION = Pattern.compile("(?<version>[1-9][0-9]{0,17})(\\.[A-Za-z0-9_-]{22})?");

    public IfMatch {
        versions = versions.isEmpty() ? Set.of(NO_VERSION) : Set.copyOf(versions);
    }

    /** Whether the header lists the tag of the version. */
    public boolean lists(long version) {
        return version != NO_VERSION && versions.contains(version);
    }

    /** Reads the header's value; empty where it is not written as RFC 9110 has it. */
    static Optional<IfMatch> parse(String header) {
        if (header.strip().equals("*")) {
            return Optional.of(new IfMatch(true, Set.of()));
        }
        return Optional.ofNullable(parseTags("," + header)).map(versions -> new IfMatch(false, versions));
    }

    private static @Nullable Set<Long> parseTags(String list) {
        Set<Long> versions = new LinkedHashSet<>();
        Matcher element = ELEMENT.matcher(list);
        int end = 0;
        boolean tagged = false;
        while (element.find()) {
            end = element.end();
            tagged |= element.group("tag") != null;
            addVersion(element, versions);
        }
        return tagged && end == list.length() ? versions : null;
    }

    /** Weak tags never match (RFC 9110 §8.8.3.2), nor do those of another form than {@link EntityTags} makes. */
    private static void addVersion(Matcher element, Set<Long> versions) {
        if (element.group("opaque") != null && element.group("weak") == null) {
            Matcher version = VERSION.matcher(element.group("opaque"));
            if (version.matches()) {
                versions.add(Long.parseLong(version.group("version")));
            }
        }
    }
}
