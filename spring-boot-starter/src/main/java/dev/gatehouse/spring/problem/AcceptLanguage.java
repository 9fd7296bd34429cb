package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** Chooses the language of an answer (RFC 9110 §12.5.4, by the lookup of RFC 4647 §3.4). */
final class AcceptLanguage {

    /** What a browser sends stays far below; sorting more would be work for nobody. */
    private static final int MAX_LENGTH = 500;

    private AcceptLanguage() {}

    /** The header of a request, however many lines it has; empty where there is none. */
    static String of(HttpServletRequest request) {
        return String.join(",", RequestHeaders.of(request, HttpHeaders.ACCEPT_LANGUAGE));
    }

    /** The best of {@code offered}; where the caller asks for none of them, the first that they don't refuse, or else the first. */
    static Locale choose(String header, List<Locale> offered) {
        List<LanguageRange> ranges = ranges(header);
        List<Locale> left = offered.stream()
                .filter(language -> ranges.stream().noneMatch(range -> refuses(range, language)))
                .toList();
        Locale best = Locale.lookup(wanted(ranges), left);
        return best == null ? (left.isEmpty() ? offered : left).getFirst() : best;
    }

    /** What the caller wants most; English where that isn't told. */
    static Locale preferred(String header) {
        return wanted(ranges(header)).stream()
                .findFirst()
                .map(range -> Locale.forLanguageTag(range.getRange()))
                .orElse(Locale.ENGLISH);
    }

    /** The best first. From "anything" on the first offered will do. */
    private static List<LanguageRange> wanted(List<LanguageRange> ranges) {
        return ranges.stream()
                .takeWhile(range -> !range.getRange().startsWith("*") && range.getWeight() > 0)
                .toList();
    }

    private static List<LanguageRange> ranges(String header) {
        return header.length() > MAX_LENGTH
                ? List.of()
                : Arrays.stream(header.split(","))
                        .flatMap(AcceptLanguage::range)
                        .sorted(Comparator.comparingDouble(LanguageRange::getWeight)
                                .reversed())
                        .toList();
    }

    /** One by one: a list may have empty elements (RFC 9110 §5.6.1.2), and one that is malformed doesn't spoil the others. */
    private static Stream<LanguageRange> range(String element) {
        try {
            return element.isBlank() ? Stream.of() : LanguageRange.parse(element).stream();
        } catch (IllegalArgumentException malformed) {
            return Stream.of();
        }
    }

    private static boolean refuses(LanguageRange range, Locale language) {
        return range.getWeight() == 0 && range.getRange().equalsIgnoreCase(language.toLanguageTag());
    }
}
